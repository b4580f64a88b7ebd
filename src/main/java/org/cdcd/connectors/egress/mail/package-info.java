/**
 * Mail sessions, as a library that knows nothing of routes: what an operation asks of a mailbox, and what the server said.
 *
 * <p>A session begins at the vault's port with a use's handle as the password; the vault picks the server and logs in. It
 * blocks its thread, so it runs on a pool made for that, and it ends with the operation: no connection is kept. Nothing
 * here holds a file, or what a mailbox holds, as a whole: lists come a page at a time, texts are cut, parts are read in blocks.
 *
 * <p>Searching asks the server and never falls back on what the library does if the server cannot: fetch every mail.
 */
@NullMarked
package org.cdcd.connectors.egress.mail;

import org.jspecify.annotations.NullMarked;
