package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Writes a mail (RFC 5322) out of the inputs. Its Message-ID comes from the request id: the same request is the same mail,
 * however often it is sent.
 */
final class MailText {
    private final Inputs inputs;

    MailText(Inputs inputs) {
        this.inputs = inputs;
    }

    MimeMessage write(Instant now) throws MessagingException {
        InternetAddress from = address(inputs.require("address"));
        MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()));
        mail.setFrom(from);
        mail.setRecipients(Message.RecipientType.TO, addresses("to"));
        mail.setRecipients(Message.RecipientType.CC, addresses("cc"));
        mail.setRecipients(Message.RecipientType.BCC, addresses("bcc"));
        mail.setSubject(text("subject"), StandardCharsets.UTF_8.name());
        mail.setText(text("text"), StandardCharsets.UTF_8.name());
        mail.setSentDate(Date.from(now));
        JsonNode answered = inputs.find("reply_to");
        if (answered != null) {
            mail.setHeader("In-Reply-To", HeaderText.checked(answered.asText()));
            mail.setHeader("References", HeaderText.checked(answered.asText()));
        }
        String domain = from.getAddress().substring(from.getAddress().indexOf('@') + 1);
        mail.saveChanges();
        mail.setHeader("Message-ID", "<" + inputs.require("request_id") + "@" + HeaderText.checked(domain) + ">");
        return mail;
    }

    private String text(String name) {
        JsonNode value = inputs.find(name);
        return value == null ? "" : value.asText();
    }

    private InternetAddress @Nullable [] addresses(String name) {
        JsonNode value = inputs.find(name);
        if (value == null) {
            return null;
        }
        try {
            InternetAddress[] addresses = InternetAddress.parse(value.asText(), true);
            for (InternetAddress one : addresses) {
                one.validate();
            }
            return addresses;
        } catch (AddressException e) {
            throw Refusal.of(ErrorCode.PARAMETERS_INVALID, "an address is none").at(List.of(Inputs.pointer(name)));
        }
    }

    private static InternetAddress address(String text) throws MessagingException {
        return new InternetAddress(text, true);
    }
}
