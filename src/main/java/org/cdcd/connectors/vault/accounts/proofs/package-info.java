/** Accounts that are linked by a zero-knowledge proof and hold no secret; uses {@code calls}, {@code credentials}. */
@NullMarked
package org.cdcd.connectors.vault.accounts.proofs;

import org.jspecify.annotations.NullMarked;
