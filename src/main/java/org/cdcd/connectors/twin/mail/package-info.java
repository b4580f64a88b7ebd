/** A mail server for IMAP and SMTP over TLS, as far as the connector uses one. */
@NullMarked
package org.cdcd.connectors.twin.mail;

import org.jspecify.annotations.NullMarked;
