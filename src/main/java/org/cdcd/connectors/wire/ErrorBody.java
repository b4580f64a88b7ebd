package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/** The {@code error} object inside a sealed result. */
public final class ErrorBody {
    private ErrorBody() {}

    /** The members {@code code}, {@code detail}, and the advice: who must act, what to do, whether and when to send it again. */
    public static ObjectNode of(Refusal refusal) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("code", refusal.code().wireName())
                .put("detail", refusal.detail());
        advise(body, refusal);
        return body;
    }

    static void advise(ObjectNode body, Refusal refusal) {
        body.put("who_must_act", refusal.code().whoMustAct().wireName());
        if (refusal.remedy() != null) {
            body.put("remedy", refusal.remedy());
        }
        body.put("retryable", refusal.code().retryable());
        if (refusal.retryAfter() != null) {
            body.put("retry_after", seconds(refusal));
        }
        body.put("may_have_taken_effect", refusal.mayHaveTakenEffect());
        var releaseKey = refusal.releaseKey();
        if (releaseKey != null) {
            body.set(
                    "release_key",
                    Json.MAPPER.valueToTree(releaseKey.toPublicJWK().toJSONObject()));
        }
        if (!refusal.pointers().isEmpty()) {
            ArrayNode pointers = body.putArray("pointers");
            refusal.pointers().forEach(pointers::add);
        }
    }

    // Rounded up: a caller who comes too early is refused again.
    private static long seconds(Refusal refusal) {
        var wait = Objects.requireNonNull(refusal.retryAfter());
        return wait.plusNanos(999_999_999).toSeconds();
    }
}
