/** App passwords that are made for mailboxes of the operator's own mail servers; uses {@code credentials}, {@code revocation}, {@code linking}. */
@NullMarked
package org.cdcd.connectors.vault.accounts.apppasswords;

import org.jspecify.annotations.NullMarked;
