/**
 * The operator's own mail servers: app passwords that are made for their mailboxes, and the file from which they learn of them.
 *
 * <p>A password is made here, handed on once, and kept by nobody but its holder: what is stored is an Argon2id verifier. Each has a
 * log-in name of its own, so that a mail server compares a log-in with one verifier and no more, and so that a password says
 * in the mail server's log which one it was.
 */
@NullMarked
package org.cdcd.connectors.vault.mailserver;

import org.jspecify.annotations.NullMarked;
