/** What is kept of a linked account: sealed and opened, under which key, in which state, with which scopes; uses {@code calls}. */
@NullMarked
package org.cdcd.connectors.vault.accounts.credentials;

import org.jspecify.annotations.NullMarked;
