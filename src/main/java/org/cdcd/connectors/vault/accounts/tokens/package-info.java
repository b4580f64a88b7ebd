/** OAuth clients and the token endpoints of services: codes and old tokens become tokens, tokens are ended; uses {@code calls}. */
@NullMarked
package org.cdcd.connectors.vault.accounts.tokens;

import org.jspecify.annotations.NullMarked;
