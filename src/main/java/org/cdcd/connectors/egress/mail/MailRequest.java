package org.cdcd.connectors.egress.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What an operation asks of one mail session.
 *
 * @param imap where the vault takes the handle for a mailbox
 * @param smtp where it takes it for sending
 * @param mostBytes that the vault lets the server answer
 * @param timeLeft until the use's deadline
 * @param requestId the same whenever the same request is sent again
 * @param attachments what goes with a mail that is sent
 * @param cursor where the page before ended, as {@link MailReply.Done#next()} said
 * @param connection what the link learned of the account
 */
public record MailRequest(
        URI imap,
        URI smtp,
        String handle,
        long mostBytes,
        Duration timeLeft,
        String requestId,
        ObjectNode parameters,
        List<Attachment> attachments,
        @Nullable String cursor,
        Map<String, String> connection) {
    private static final int LONGEST_SILENCE_MILLIS = 30_000;

    public MailRequest {
        attachments = List.copyOf(attachments);
        connection = Map.copyOf(connection);
    }

    /** The parameter, or null if it is absent or null. */
    @Nullable
    JsonNode find(String name) {
        JsonNode value = parameters.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** The text of a parameter that the operation cannot do without. */
    String require(String name) {
        JsonNode value = find(name);
        if (value == null || value.isContainerNode()) {
            throw invalid(name, "an input that the call needs is missing or is not plain");
        }
        return value.asText();
    }

    /** How long the other side may say nothing, or take nothing. */
    long silenceMillis() {
        return Math.clamp(timeLeft.toMillis(), 1, LONGEST_SILENCE_MILLIS);
    }

    static Refusal invalid(String name, String what) {
        return Refusal.of(ErrorCode.PARAMETERS_INVALID, what).at(List.of("/parameters/" + name));
    }

    @Override
    public String toString() {
        return "MailRequest[" + requestId + "]";
    }
}
