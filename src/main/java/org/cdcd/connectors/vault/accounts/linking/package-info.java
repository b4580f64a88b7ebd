/** Links accounts, by consent or by a secret that the person brings; uses {@code calls}, {@code tokens}, {@code credentials}, {@code proofs}. */
@NullMarked
package org.cdcd.connectors.vault.accounts.linking;

import org.jspecify.annotations.NullMarked;
