/** Linking, refreshing and revoking an account. */
@NullMarked
package org.cdcd.connectors.vault.accounts;

import org.jspecify.annotations.NullMarked;
