package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.Address;
import jakarta.mail.Flags;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mail as JSON: who, what, when, the beginning of its plain text, and the parts that can be downloaded. */
final class MailItem {
    private static final int LONGEST_TEXT = 64 * 1024;
    private static final int MOST_PARTS = 100;
    private static final Map<String, Flags.Flag> FLAGS = Map.of(
            "seen", Flags.Flag.SEEN,
            "flagged", Flags.Flag.FLAGGED,
            "answered", Flags.Flag.ANSWERED,
            "draft", Flags.Flag.DRAFT);

    private final ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    private @Nullable String text;

    private MailItem() {}

    static Flags.Flag flag(String name) {
        Flags.Flag flag = FLAGS.get(name);
        if (flag == null) {
            throw new IllegalArgumentException("no flag " + name);
        }
        return flag;
    }

    static ObjectNode of(MailId id, MimeMessage mail) throws MessagingException, IOException {
        MailItem item = new MailItem();
        item.look(mail, "");
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id.toString());
        String from = addresses(mail.getFrom());
        if (from != null) {
            json.put("author", from);
        }
        if (item.text != null) {
            json.put("text", item.text);
        }
        json.set("native", item.details(mail));
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

    /** Numbers parts as IMAP does (RFC 3501, 6.4.5): a mail that is not multipart has one, part 1. */
    private void look(Part part, String number) throws MessagingException, IOException {
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart children) {
            for (int i = 0; i < children.getCount() && parts.size() < MOST_PARTS; i++) {
                look(children.getBodyPart(i), number.isEmpty() ? Integer.toString(i + 1) : number + "." + (i + 1));
            }
            return;
        }
        boolean attached = Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition());
        if (text == null && !attached && part.isMimeType("text/plain")) {
            text = beginning(part);
        }
        ObjectNode described = parts.addObject().put("part", number.isEmpty() ? "1" : number);
        described.put("type", part.getContentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
        put(described, "name", part.getFileName());
        described.put("size", part.getSize());
    }

    private static String beginning(Part part) throws MessagingException, IOException {
        try (InputStream in = part.getInputStream()) {
            return new String(in.readNBytes(LONGEST_TEXT), charset(part));
        }
    }

    private static Charset charset(Part part) throws MessagingException {
        String named = new ContentType(part.getContentType()).getParameter("charset");
        try {
            return named == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(named));
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.ISO_8859_1;
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
