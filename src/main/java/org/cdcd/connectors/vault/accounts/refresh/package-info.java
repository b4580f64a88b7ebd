/** Keeps what is linked usable: renews tokens, finishes what was cut off, asks whether a grant stands; uses {@code calls}, {@code tokens}, {@code credentials}. */
@NullMarked
package org.cdcd.connectors.vault.accounts.refresh;

import org.jspecify.annotations.NullMarked;
