package org.cdcd.connectors.vault.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.cdcd.connectors.door.Admission;
import org.cdcd.connectors.door.UseResult;
import org.cdcd.connectors.vault.store.Begun;
import org.cdcd.connectors.wire.ConnectorResponse;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.ErrorBody;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.ResponseSigner;
import org.cdcd.connectors.wire.ResultSeal;

/** Signs answers to operations; where the vault itself refuses, it seals the refusal too. */
final class SealedAnswers {
    private static final int OK = 200;

    private final String origin;
    private final Supplier<ResponseSigner> signer;
    private final InstantSource clock;

    SealedAnswers(String origin, Supplier<ResponseSigner> signer, InstantSource clock) {
        this.origin = origin;
        this.signer = signer;
        this.clock = clock;
    }

    /** What the gateway has sealed, signed. */
    Envelope signed(RunningUse use, UseResult result) {
        ConnectorResponse response = new ConnectorResponse(
                use.requestId(), result.status(), result.resultData(), result.serviceMetadata(), clock.instant());
        return signer.get().sign(response, use.requestHash());
    }

    /** The HTTP status under which a result travels (and travels again when it is replayed). */
    static int status(UseResult result) {
        if (result.status().equals("success")) {
            return OK;
        }
        return ErrorCode.of(result.serviceMetadata().path("error").path("code").asText())
                .map(ErrorCode::httpStatus)
                .orElse(ErrorCode.INTERNAL_ERROR.httpStatus());
    }

    /** A refusal that only the caller can read. */
    Admission.Answered refused(VerifiedRequest verified, Refusal refusal) {
        ObjectNode metadata = Json.MAPPER.createObjectNode();
        metadata.putObject("error").put("code", refusal.code().wireName());
        if (refusal.retryAfter() != null) {
            metadata.put("retry_after", Math.max(1, refusal.retryAfter().toSeconds()));
        }
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.set("error", ErrorBody.of(refusal));
        String sealed = ResultSeal.seal(
                verified.responseKey(),
                Json.bytes(body),
                origin,
                verified.webid(),
                verified.request().requestId());
        String status = refusal.code() == ErrorCode.RATE_LIMITED ? "rate_limited" : "error";
        ConnectorResponse response =
                new ConnectorResponse(verified.request().requestId(), status, sealed, metadata, clock.instant());
        Envelope envelope = signer.get().sign(response, verified.signed().payloadHash());
        return new Admission.Answered(envelope, refusal.code().httpStatus(), false, refusal.retryAfter());
    }

    /** What is said to a request whose id is known already. */
    Admission earlier(VerifiedRequest verified, Begun earlier) {
        return switch (earlier) {
            case Begun.Finished finished ->
                new Admission.Answered(stored(finished.response()), finished.status(), true, null);
            case Begun.Running ignored ->
                refused(
                        verified,
                        Refusal.of(ErrorCode.REQUEST_IN_PROGRESS, "This request is running.")
                                .withRetryAfter(Duration.ofSeconds(1)));
            case Begun.Unknown ignored ->
                refused(
                        verified,
                        Refusal.of(ErrorCode.OUTCOME_UNKNOWN, "The request was sent; what became of it is not known.")
                                .withRemedy("Look at the service whether it took effect before you send it again.")
                                .afterSending());
            case Begun.Conflict ignored ->
                refused(
                        verified,
                        Refusal.of(ErrorCode.REQUEST_ID_CONFLICT, "Another request with this request_id exists.")
                                .withRemedy("Give every request its own request_id."));
            case Begun.Started ignored -> throw new IllegalStateException("a started operation is not known");
        };
    }

    /** As an answer is kept, to be given again. */
    static byte[] kept(Envelope envelope) {
        return (envelope.signature() + "\n" + envelope.payload()).getBytes(StandardCharsets.US_ASCII);
    }

    private static Envelope stored(byte[] response) {
        List<String> parts = List.of(new String(response, StandardCharsets.US_ASCII).split("\n", 2));
        return new Envelope(parts.get(1), parts.get(0));
    }
}
