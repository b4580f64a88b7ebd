package org.cdcd.connectors.vault.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.identity.EventRefused;
import org.cdcd.connectors.identity.SecurityEventTokens;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.ServiceAnswer;
import org.cdcd.connectors.vault.http.ServiceCall;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the events of streams that are not pushed (RFC 8936). An event is acknowledged once it was acted on, in the request
 * after that; one that is not believed is reported with the reason, and not asked for again. Blocks.
 */
public final class Polling {
    private static final Logger LOG = LoggerFactory.getLogger(Polling.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int AT_ONCE = 8;
    private static final int MOST_ROUNDS = 20;
    private static final int OK = 200;
    /** The tokens, and what is around them. */
    private static final int LARGEST_ANSWER = (AT_ONCE + 1) * SecurityEventTokens.LARGEST;

    private final Receiver receiver;
    private final Outgoing outgoing;

    public Polling(Receiver receiver, Outgoing outgoing) {
        this.receiver = receiver;
        this.outgoing = outgoing;
    }

    /** Fetches what there is of each stream; one that fails is tried again the next time. */
    public void work() {
        for (EventStream stream : receiver.polled()) {
            try {
                fetch(stream);
            } catch (Refusal refusal) {
                LOG.warn("the stream {} cannot be fetched just now: {}", stream.name(), refusal.code());
            } catch (RuntimeException e) {
                // one stream must not keep the others waiting
                LOG.error("the stream {} cannot be fetched just now: {}", stream.name(), e.toString());
            }
        }
    }

    /** What the next request says of what came with the last one. */
    private record Told(List<String> acknowledged, Map<String, EventRefused> refused) {
        static Told nothing() {
            return new Told(new ArrayList<>(), new LinkedHashMap<>());
        }

        boolean isNothing() {
            return acknowledged.isEmpty() && refused.isEmpty();
        }
    }

    private void fetch(EventStream stream) {
        Told told = Told.nothing();
        boolean more = true;
        for (int round = 0; round < MOST_ROUNDS && (more || !told.isNothing()); round++) {
            JsonNode answer = ask(stream, told, more ? AT_ONCE : 0);
            told = take(stream, answer.path("sets"));
            more = more && answer.path("moreAvailable").asBoolean() && !told.isNothing();
        }
    }

    private Told take(EventStream stream, JsonNode sets) {
        Told told = Told.nothing();
        for (Map.Entry<String, JsonNode> one : sets.properties()) {
            if (told.acknowledged().size() + told.refused().size() >= AT_ONCE) {
                break;
            }
            try {
                receiver.take(stream, one.getValue().asText().getBytes(StandardCharsets.UTF_8), one.getKey());
                told.acknowledged().add(one.getKey());
            } catch (EventRefused refused) {
                LOG.warn("an event of the stream {} is not believed: {}", stream.name(), refused.getMessage());
                told.refused().put(one.getKey(), refused);
            } catch (Refusal later) {
                LOG.info("an event of the stream {} is left for later: {}", stream.name(), later.code());
            }
        }
        return told;
    }

    private JsonNode ask(EventStream stream, Told told, int most) {
        ObjectNode question =
                Json.MAPPER.createObjectNode().put("maxEvents", most).put("returnImmediately", true);
        if (!told.acknowledged().isEmpty()) {
            told.acknowledged().forEach(question.putArray("ack")::add);
        }
        if (!told.refused().isEmpty()) {
            ObjectNode errors = question.putObject("setErrs");
            told.refused()
                    .forEach((jti, refused) -> errors.putObject(jti)
                            .put("err", refused.code().wireName())
                            .put("description", refused.getMessage()));
        }
        try (ServiceAnswer answer = outgoing.exchangeNow(call(stream, question), LARGEST_ANSWER)) {
            if (answer.status() != OK) {
                throw Refusal.of(ErrorCode.SERVICE_ERROR, "The transmitter answered " + answer.status() + ".");
            }
            return Json.strictObject(answer.body(), answer.body().length);
        }
    }

    private static ServiceCall call(EventStream stream, ObjectNode question) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json");
        if (stream.authorization() != null) {
            headers.put("Authorization", stream.authorization());
        }
        if (stream.poll() == null) {
            throw new IllegalArgumentException("a stream that is pushed is not fetched");
        }
        return new ServiceCall("POST", stream.poll(), headers, Json.bytes(question), PATIENCE);
    }
}
