package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.eclipse.angus.mail.imap.IMAPFolder;

/** A mail in a folder: {@code validity:uid} (RFC 3501, 2.3.1.1). It is good until the server numbers the folder anew. */
record MailId(long validity, long uid) {
    static MailId parse(String text) {
        int colon = text.indexOf(':');
        try {
            return new MailId(Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            throw Refusal.of(ErrorCode.PARAMETERS_INVALID, "not the id of a mail");
        }
    }

    static List<MailId> parseAll(JsonNode ids) {
        List<MailId> all = new ArrayList<>();
        ids.forEach(id -> all.add(parse(id.asText())));
        return all;
    }

    static MailId of(IMAPFolder folder, Message message) throws MessagingException {
        return new MailId(folder.getUIDValidity(), folder.getUID(message));
    }

    boolean isOf(IMAPFolder folder) throws MessagingException {
        return validity == folder.getUIDValidity();
    }

    /** What the rules judge when a folder was numbered anew. */
    static ServiceAnswer stale() {
        return new ServiceAnswer(
                400,
                Map.of(),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("code", "UIDVALIDITY")
                        .put("text", "the folder was numbered anew"),
                true);
    }

    @Override
    public String toString() {
        return validity + ":" + uid;
    }
}
