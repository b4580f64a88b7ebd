/**
 * The life of a linked account: it is linked (by consent, by a secret or a password of the person's, by proof), renewed and probed,
 * its keys are rotated, and it is revoked, here and at the service.
 */
@NullMarked
package org.cdcd.connectors.vault.accounts;

import org.jspecify.annotations.NullMarked;
