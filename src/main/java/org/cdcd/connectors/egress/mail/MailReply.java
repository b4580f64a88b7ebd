package org.cdcd.connectors.egress.mail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What came of a mail session. */
public sealed interface MailReply {
    /**
     * The server did it.
     *
     * @param next where the next page begins, or null if there is none
     */
    record Done(ObjectNode body, @Nullable String next) implements MailReply {
        static Done of(ObjectNode body) {
            return new Done(body, null);
        }
    }

    /** The part was found, and the {@link PartSink} has all of it. */
    record Taken() implements MailReply {}

    /**
     * The server, or what it stands for, said no.
     *
     * @param status the reply code of SMTP (RFC 5321, 4.2); 400 for IMAP, which has none
     * @param code the response code of IMAP (RFC 3501, 7.1; RFC 5530), or empty
     * @param enhanced the enhanced status code of SMTP (RFC 3463), or empty
     * @param text what the server said
     */
    record Refused(int status, String code, String enhanced, String text) implements MailReply {
        static final int IMAP = 400;

        static Refused imap(String code, String text) {
            return new Refused(IMAP, code, "", text);
        }
    }

    /** The vault refused, before anything was said to the server. */
    record Withheld(String errorCode, String detail) implements MailReply {}

    /** The vault cannot be reached. */
    record Unreachable() implements MailReply {}

    /**
     * The session broke.
     *
     * @param mayHaveActed false if the server had not been given what there was to do
     */
    record Broken(boolean mayHaveActed, Exception cause) implements MailReply {}
}
