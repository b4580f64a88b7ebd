package org.cdcd.connectors.egress.mail;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a copy of what was sent into the sender's own folder for it, where the provider does not do so itself. The mail is on
 * its way by then: whatever goes wrong here is told, and fails nothing.
 */
final class SentCopy {
    private static final Logger LOG = LoggerFactory.getLogger(SentCopy.class);

    /** What is wanted of a server after the mail has gone; a slow one must not make the sending seem failed. */
    private static final long LONGEST_SILENCE_MILLIS = 10_000;

    private static final long LEAST_MILLIS = 2_000;
    private static final int BLOCK = 16 * 1024;
    private static final String SENT = "\\sent";
    private static final Set<String> USES =
            Set.of("\\all", "\\archive", "\\drafts", "\\flagged", "\\junk", SENT, "\\trash", "\\important");

    /** What servers call it that say of no folder what it is for (RFC 6154). */
    private static final List<String> USUAL = List.of("sent", "sent items", "sent messages", "sent mail");

    private final Set<String> keeping;
    private final @Nullable SSLContext tls;

    /** @param keeping the SMTP hosts whose provider keeps a copy itself, lower case */
    SentCopy(Set<String> keeping, @Nullable SSLContext tls) {
        this.tls = tls;
        this.keeping = Set.copyOf(keeping);
    }

    /**
     * One word on what became of the copy: {@code filed}, {@code by_provider}, {@code unwanted}, {@code no_folder} or {@code
     * failed}.
     *
     * @param request as it was when the sending began
     * @param millisLeft until the use's deadline
     */
    String file(OutgoingMail mail, MailRequest request, long millisLeft) {
        JsonNode wanted = request.find("sent_copy");
        if (wanted != null && !wanted.asBoolean()) {
            return "unwanted";
        }
        if (keeping.contains(request.connection().getOrDefault("smtp_host", "").toLowerCase(Locale.ROOT))) {
            return "by_provider";
        }
        if (millisLeft < LEAST_MILLIS) {
            return "failed";
        }
        try (Mailbox mailbox = Mailbox.open(request, BLOCK, Math.min(millisLeft, LONGEST_SILENCE_MILLIS), tls)) {
            IMAPFolder folder = folder(mailbox);
            if (folder == null) {
                return "no_folder";
            }
            mail.setFlag(Flags.Flag.SEEN, true);
            folder.appendMessages(new Message[] {mail});
            return "filed";
        } catch (MessagingException failed) {
            LOG.debug("a mail was sent, but not filed: {}", failed.getClass().getName());
            return "failed";
        }
    }

    private static @Nullable IMAPFolder folder(Mailbox mailbox) throws MessagingException {
        Folder[] all = mailbox.store().getDefaultFolder().list("*");
        IMAPFolder usual = null;
        boolean told = false;
        for (Folder folder : all) {
            List<String> attributes = attributes((IMAPFolder) folder);
            if (attributes.contains(SENT)) {
                return (IMAPFolder) folder;
            }
            told |= attributes.stream().anyMatch(USES::contains);
            if (usual == null && holdsMails(attributes) && isUsual(folder)) {
                usual = (IMAPFolder) folder;
            }
        }
        return told ? null : usual;
    }

    private static List<String> attributes(IMAPFolder folder) throws MessagingException {
        return Arrays.stream(folder.getAttributes())
                .map(attribute -> attribute.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static boolean holdsMails(List<String> attributes) {
        return Stream.of("\\noselect", "\\nonexistent").noneMatch(attributes::contains);
    }

    private static boolean isUsual(Folder folder) {
        return USUAL.contains(folder.getName().toLowerCase(Locale.ROOT));
    }
}
