package org.cdcd.connectors.egress.mail;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A mail (RFC 5322) out of the inputs of a request. Its Message-ID comes from the request id: the same request is the same
 * mail, however often it is sent. No input that stands in a header may hold a control character.
 */
final class OutgoingMail extends MimeMessage {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final String messageId;
    private volatile boolean handedOver;

    private OutgoingMail(String messageId) {
        super(Session.getInstance(new Properties()));
        this.messageId = messageId;
    }

    /** @throws org.cdcd.connectors.wire.Refusal {@code parameters_invalid} if an input cannot stand in a mail */
    static OutgoingMail of(MailRequest request, Instant now) throws MessagingException {
        InternetAddress from = new InternetAddress(request.connection().getOrDefault("address", ""), true);
        String domain = from.getAddress().substring(from.getAddress().indexOf('@') + 1);
        OutgoingMail mail = new OutgoingMail("<" + request.requestId() + "@" + domain + ">");
        mail.setFrom(from);
        mail.setRecipients(Message.RecipientType.TO, addresses(request, "to"));
        mail.setRecipients(Message.RecipientType.CC, addresses(request, "cc"));
        mail.setRecipients(Message.RecipientType.BCC, addresses(request, "bcc"));
        if (mail.getAllRecipients() == null) {
            throw MailRequest.invalid("to", "nobody is named");
        }
        mail.setSubject(line(request, "subject"), UTF_8);
        mail.setContent(request);
        mail.setSentDate(Date.from(now));
        String answered = line(request, "reply_to");
        if (!answered.isEmpty()) {
            refuseBeyondAscii(answered, "reply_to");
            mail.setHeader("In-Reply-To", answered);
            mail.setHeader("References", answered);
        }
        mail.saveChanges();
        return mail;
    }

    private void setContent(MailRequest request) throws MessagingException {
        JsonNode given = request.find("text");
        String text = given == null ? "" : given.asText();
        if (request.attachments().isEmpty()) {
            setText(text, UTF_8);
            return;
        }
        MimeBodyPart words = new MimeBodyPart();
        words.setText(text, UTF_8);
        MimeMultipart parts = new MimeMultipart(words);
        for (Attachment file : request.attachments()) {
            parts.addBodyPart(new AttachedPart(file));
        }
        setContent(parts);
    }

    private static String line(MailRequest request, String name) {
        JsonNode value = request.find(name);
        String text = value == null ? "" : value.asText();
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw MailRequest.invalid(name, "a line of a header holds no control characters");
        }
        return text;
    }

    private static InternetAddress @Nullable [] addresses(MailRequest request, String name) {
        String list = line(request, name);
        if (list.isBlank()) {
            return null;
        }
        try {
            InternetAddress[] addresses = InternetAddress.parse(list, true);
            for (InternetAddress one : addresses) {
                if (one.isGroup()) {
                    throw MailRequest.invalid(name, "a group is no address");
                }
                one.validate();
                refuseBeyondAscii(one.getAddress(), name);
                // the parser takes the name as if it were encoded already
                one.setPersonal(one.getPersonal(), UTF_8);
            }
            return addresses;
        } catch (AddressException | UnsupportedEncodingException e) {
            throw MailRequest.invalid(name, "an address is none");
        }
    }

    /** Servers take more only if they say so (RFC 6531), and most do not. */
    private static void refuseBeyondAscii(String text, String name) {
        if (text.chars().anyMatch(c -> c > '~')) {
            throw MailRequest.invalid(name, "an address is written in ASCII");
        }
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    @Override
    public void writeTo(OutputStream out, String @Nullable [] ignored) throws IOException, MessagingException {
        handedOver = true;
        super.writeTo(out, ignored);
    }

    /** Its Message-ID. */
    String id() {
        return messageId;
    }

    /** Whether the server may have any of it: from then on it may be delivered. */
    boolean isHandedOver() {
        return handedOver;
    }
}
