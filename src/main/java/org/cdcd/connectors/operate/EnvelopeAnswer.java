package org.cdcd.connectors.operate;

import java.time.Duration;
import org.cdcd.connectors.door.Admission;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.Json;
import org.jspecify.annotations.Nullable;

/** Signed responses as the body of an answer. */
final class EnvelopeAnswer {
    private EnvelopeAnswer() {}

    static FrontAnswer.Whole of(int status, Envelope envelope, @Nullable Duration retryAfter) {
        FrontAnswer.Whole answer = FrontAnswer.json(
                status,
                Json.bytes(Json.MAPPER
                        .createObjectNode()
                        .put("connector_response", envelope.payload())
                        .put("signature", envelope.signature())));
        return retryAfter == null
                ? answer
                : answer.with("Retry-After", Long.toString(ProblemAnswer.seconds(retryAfter)));
    }

    static FrontAnswer of(Admission.Answered answered) {
        FrontAnswer.Whole answer = of(answered.status(), answered.envelope(), answered.retryAfter());
        return answered.replay() ? answer.with("Idempotent-Replay", "true") : answer;
    }
}
