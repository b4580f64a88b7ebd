package org.cdcd.connectors.egress.mail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.Address;
import jakarta.mail.Flags;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mail as JSON: who, what, when, the beginning of its plain text, and the parts that can be downloaded. */
final class MailItem {
    private static final Map<String, Flags.Flag> FLAGS = Map.of(
            "seen", Flags.Flag.SEEN,
            "flagged", Flags.Flag.FLAGGED,
            "answered", Flags.Flag.ANSWERED,
            "draft", Flags.Flag.DRAFT);

    private final ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    private @Nullable PlainText text;

    private MailItem() {}

    static Flags.Flag flag(String name) {
        Flags.Flag flag = FLAGS.get(name);
        if (flag == null) {
            throw MailRequest.invalid("flag", "there is no such flag");
        }
        return flag;
    }

    /** A mail whose structure or text cannot be read is listed without them: one must not hide the others. */
    static ObjectNode of(MailId id, MimeMessage mail) throws MessagingException, IOException {
        MailItem item = new MailItem();
        try {
            item.look(mail);
        } catch (MessagingException | IOException unreadable) {
            if (!mail.getFolder().isOpen()) {
                throw unreadable;
            }
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id.toString());
        put(json, "author", addresses(mail.getFrom()));
        put(json, "reply_to", mail.getMessageID());
        PlainText found = item.text;
        if (found != null) {
            json.put("text", found.beginning());
        }
        ObjectNode details = item.details(mail);
        if (found != null && found.isCut()) {
            details.put("text_cut", true);
        }
        json.set("native", details);
        return json;
    }

    private ObjectNode details(MimeMessage mail) throws MessagingException {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        put(details, "subject", mail.getSubject());
        put(details, "to", addresses(mail.getRecipients(Message.RecipientType.TO)));
        put(details, "cc", addresses(mail.getRecipients(Message.RecipientType.CC)));
        put(details, "message_id", mail.getMessageID());
        put(details, "sent", time(mail.getSentDate()));
        put(details, "received", time(mail.getReceivedDate()));
        details.put("size", mail.getSize());
        ArrayNode flags = details.putArray("flags");
        for (String name : FLAGS.keySet().stream().sorted().toList()) {
            if (mail.isSet(flag(name))) {
                flags.add(name);
            }
        }
        details.set("parts", parts);
        return details;
    }

    private void look(Part mail) throws MessagingException, IOException {
        for (MailParts.Numbered one : MailParts.of(mail)) {
            Part part = one.part();
            ObjectNode described = parts.addObject().put("part", one.number());
            described.put("type", MailParts.mediaType(part));
            put(described, "name", decoded(part.getFileName()));
            described.put("size", part.getSize());
        }
        for (MailParts.Numbered one : MailParts.of(mail)) {
            boolean attached = Part.ATTACHMENT.equalsIgnoreCase(one.part().getDisposition());
            if (!attached && one.part().isMimeType("text/plain")) {
                text = PlainText.of(one.part());
                return;
            }
        }
    }

    /** Many programs write names of files as words of headers (RFC 2047), though they may not. */
    private static @Nullable String decoded(@Nullable String name) {
        try {
            return name == null ? null : MimeUtility.decodeText(name);
        } catch (UnsupportedEncodingException unknown) {
            return name;
        }
    }

    private static @Nullable String addresses(Address @Nullable [] addresses) {
        return addresses == null || addresses.length == 0 ? null : InternetAddress.toUnicodeString(addresses);
    }

    private static @Nullable String time(@Nullable Date date) {
        return date == null ? null : date.toInstant().toString();
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
