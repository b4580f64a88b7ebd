/** Replaces pasted keys that are old, and ends those that it made; uses {@code calls}, {@code tokens}, {@code credentials}, {@code refresh}. */
@NullMarked
package org.cdcd.connectors.vault.accounts.rotation;

import org.jspecify.annotations.NullMarked;
