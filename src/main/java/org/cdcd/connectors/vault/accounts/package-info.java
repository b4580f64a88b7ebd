/**
 * The life of a linked account: it is linked (by consent, by a secret or a password of the person's, by proof), renewed and probed,
 * its keys are rotated, and it is revoked, here and at the service.
 *
 * <p>{@link org.cdcd.connectors.vault.accounts.Accounts} is the door and puts the parts together. Each part uses only those before
 * it: {@code calls}, {@code tokens}, {@code credentials}, {@code refresh}, {@code rotation}, {@code revocation}, {@code proofs},
 * {@code linking}, {@code apppasswords}.
 */
@NullMarked
package org.cdcd.connectors.vault.accounts;

import org.jspecify.annotations.NullMarked;
