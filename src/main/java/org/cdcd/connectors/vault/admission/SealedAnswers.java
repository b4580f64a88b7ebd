package org.cdcd.connectors.vault.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.cdcd.connectors.door.Admission;
import org.cdcd.connectors.door.UseResult;
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
}
