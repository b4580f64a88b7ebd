/** Ends credentials, here at once and then at the service; uses {@code calls} to {@code rotation}. */
@NullMarked
package org.cdcd.connectors.vault.accounts.revocation;

import org.jspecify.annotations.NullMarked;
