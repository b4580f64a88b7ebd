package org.cdcd.connectors.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** How what is said at the door is written while gateway and vault are two processes. */
final class DoorJson {
    private DoorJson() {}

    static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }

    static ObjectNode of(CallerProof caller) {
        ObjectNode json = object().put("method", caller.method())
                .put("path", caller.path())
                .put("address", caller.address());
        if (caller.authorization() != null) {
            json.put("authorization", caller.authorization());
        }
        caller.dpop().forEach(json.putArray("dpop")::add);
        return json;
    }

    static CallerProof caller(JsonNode json) {
        return new CallerProof(
                optional(json, "authorization"),
                texts(json.path("dpop")),
                text(json, "method"),
                text(json, "path"),
                text(json, "address"));
    }

    static ObjectNode of(Answer answer) {
        return object().put("status", answer.status())
                .put("json", answer.json())
                .put("signature", answer.signature());
    }

    static Answer answer(JsonNode json) {
        return new Answer(json.path("status").asInt(), bytes(json, "json"), text(json, "signature"));
    }

    static ObjectNode of(Envelope envelope) {
        return object().put("payload", envelope.payload()).put("signature", envelope.signature());
    }

    static Envelope envelope(JsonNode json) {
        return new Envelope(text(json, "payload"), text(json, "signature"));
    }

    static ObjectNode of(UseResult result) {
        ObjectNode json = object().put("effect", result.effect().name())
                .put("status", result.status())
                .put("result_data", result.resultData());
        json.set("service_metadata", result.serviceMetadata());
        return json;
    }

    static UseResult result(JsonNode json) {
        return new UseResult(
                UseResult.Effect.valueOf(text(json, "effect")),
                text(json, "status"),
                text(json, "result_data"),
                tree(json, "service_metadata"));
    }

    static ObjectNode of(SpoolTicket ticket) {
        return object().put("handle", ticket.handle())
                .put("url", ticket.url().toString())
                .put("id", ticket.id().toString())
                .put("length", ticket.length());
    }

    static SpoolTicket ticket(JsonNode json) {
        return new SpoolTicket(
                text(json, "handle"),
                uri(json, "url"),
                uuid(json, "id"),
                json.path("length").asLong());
    }

    static ObjectNode of(Admission admission) {
        return switch (admission) {
            case Admission.Admitted admitted -> object().set("use", of(admitted.use()));
            case Admission.Answered answered -> {
                ObjectNode json = object().put("status", answered.status()).put("replay", answered.replay());
                put(json, "retry_after", answered.retryAfter());
                yield json.set("envelope", of(answered.envelope()));
            }
        };
    }

    static Admission admission(JsonNode json) {
        return json.has("use")
                ? new Admission.Admitted(use(json.path("use")))
                : new Admission.Answered(
                        envelope(json.path("envelope")),
                        json.path("status").asInt(),
                        json.path("replay").asBoolean(),
                        duration(json, "retry_after"));
    }

    private static ObjectNode of(Use use) {
        ObjectNode json = object().put("handle", use.handle())
                .put("egress", use.egress().toString())
                .put("imap", use.imap().toString())
                .put("smtp", use.smtp().toString())
                .put("request_id", use.requestId().toString())
                .put("webid", use.webid())
                .put("connector_id", use.connectorId())
                .put("operation", use.operation())
                .put("account", use.account())
                .put("deadline", use.deadline().toString());
        json.set("parameters", use.parameters());
        json.set("connection", Json.MAPPER.valueToTree(use.connection()));
        json.put("response_key", use.responseKey().toPublicJWK().toJSONString());
        ObjectNode uploads = json.putObject("uploads");
        use.uploads().forEach((id, ticket) -> uploads.set(id.toString(), of(ticket)));
        return json;
    }

    private static Use use(JsonNode json) {
        Map<String, String> connection = new HashMap<>();
        json.path("connection")
                .fields()
                .forEachRemaining(e -> connection.put(e.getKey(), e.getValue().asText()));
        Map<UUID, SpoolTicket> uploads = new HashMap<>();
        json.path("uploads")
                .fields()
                .forEachRemaining(e -> uploads.put(UUID.fromString(e.getKey()), ticket(e.getValue())));
        return new Use(
                text(json, "handle"),
                uri(json, "egress"),
                uri(json, "imap"),
                uri(json, "smtp"),
                uuid(json, "request_id"),
                text(json, "webid"),
                text(json, "connector_id"),
                text(json, "operation"),
                tree(json, "parameters"),
                text(json, "account"),
                connection,
                key(text(json, "response_key")),
                Instant.parse(text(json, "deadline")),
                uploads);
    }

    static ObjectNode of(Refusal refusal) {
        ObjectNode json = object().put("code", refusal.code().wireName()).put("detail", refusal.detail());
        if (refusal.remedy() != null) {
            json.put("remedy", refusal.remedy());
        }
        put(json, "retry_after", refusal.retryAfter());
        json.put("may_have_taken_effect", refusal.mayHaveTakenEffect());
        refusal.pointers().forEach(json.putArray("pointers")::add);
        if (refusal.dpopNonce() != null) {
            json.put("dpop_nonce", refusal.dpopNonce());
        }
        if (refusal.releaseKey() != null) {
            json.put("release_key", refusal.releaseKey().toPublicJWK().toJSONString());
        }
        return json;
    }

    static Refusal refusal(JsonNode json) {
        ErrorCode code = ErrorCode.of(text(json, "code"))
                .orElseThrow(() -> new IllegalArgumentException("a refusal with a code that is not known here"));
        Refusal refusal = Refusal.of(code, text(json, "detail"))
                .withRemedy(optional(json, "remedy"))
                .withRetryAfter(duration(json, "retry_after"))
                .at(texts(json.path("pointers")))
                .withDpopNonce(optional(json, "dpop_nonce"))
                .withReleaseKey(json.has("release_key") ? key(text(json, "release_key")) : null);
        return json.path("may_have_taken_effect").asBoolean() ? refusal.afterSending() : refusal;
    }

    private static void put(ObjectNode json, String name, @Nullable Duration duration) {
        if (duration != null) {
            json.put(name, duration.toString());
        }
    }

    private static @Nullable Duration duration(JsonNode json, String name) {
        String text = optional(json, name);
        return text == null ? null : Duration.parse(text);
    }

    static byte[] bytes(JsonNode json, String name) {
        try {
            return json.required(name).binaryValue();
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " is not base64", e);
        }
    }

    static String text(JsonNode json, String name) {
        return json.required(name).textValue();
    }

    private static @Nullable String optional(JsonNode json, String name) {
        return json.path(name).textValue();
    }

    static UUID uuid(JsonNode json, String name) {
        return UUID.fromString(text(json, name));
    }

    private static URI uri(JsonNode json, String name) {
        return URI.create(text(json, name));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static ObjectNode tree(JsonNode json, String name) {
        if (json.required(name) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException(name + " is no object");
    }

    private static JWK key(String jwk) {
        try {
            return JWK.parse(jwk);
        } catch (ParseException e) {
            throw new IllegalArgumentException("a key that is no JWK", e);
        }
    }
}
