package org.cdcd.connectors.egress.mail;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Reads mailboxes by IMAP and sends mail by SMTP, each in a session of its own through the vault's ports. */
public final class MailClient {
    private final Submission submission;
    private final @Nullable SSLContext tls;

    /** One operation; it blocks, and may throw {@link org.cdcd.connectors.wire.Refusal} for inputs that are none. */
    @FunctionalInterface
    public interface Task {
        MailReply run(MailRequest request, PartSink sink);
    }

    /** @param tls to the vault's ports, null where they are in this process */
    public MailClient(CamelContext camel, InstantSource clock, @Nullable SSLContext tls) {
        this.submission = new Submission(camel, clock, tls);
        this.tls = tls;
    }

    /**
     * The task that an operation of a mailbox is.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public Task mailbox(String name) {
        MailboxOperation operation = MailboxOperation.valueOf(name.toUpperCase(Locale.ROOT));
        return (request, sink) -> {
            try (Mailbox mailbox = Mailbox.open(request, operation.block(), tls)) {
                return operation.run(mailbox, request, sink);
            } catch (MessagingException | IOException failed) {
                return MailFailure.read(failed, true);
            }
        };
    }

    /**
     * The task of sending.
     *
     * @param keeping the SMTP hosts, lower case, whose provider keeps a copy of what is sent; elsewhere it is filed
     * @throws IllegalArgumentException for any other name than {@code send}
     */
    public Task submission(String name, Set<String> keeping) {
        if (!name.equals("send")) {
            throw new IllegalArgumentException("mail is sent with smtp-out:send");
        }
        SentCopy copies = new SentCopy(keeping, tls);
        return (request, sink) -> submission.send(request, copies);
    }
}
