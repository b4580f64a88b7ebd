package org.cdcd.connectors.egress;

import java.util.Locale;

/** Opens a mailbox for what stands behind {@code mailbox:}, and closes it whatever happens. */
final class MailboxWork {
    private static final String ATTACHMENT = "attachment";

    private MailboxWork() {}

    static MailEndpoint.Work of(String name, int port, Attachment attachment) {
        if (ATTACHMENT.equals(name)) {
            return (inputs, hop) -> {
                try (Mailbox mailbox = Mailbox.open(hop, port)) {
                    return attachment.download(mailbox, inputs, hop);
                }
            };
        }
        MailboxOperation operation = MailboxOperation.valueOf(name.toUpperCase(Locale.ROOT));
        return (inputs, hop) -> {
            try (Mailbox mailbox = Mailbox.open(hop, port)) {
                return operation.run(mailbox, inputs);
            }
        };
    }
}
