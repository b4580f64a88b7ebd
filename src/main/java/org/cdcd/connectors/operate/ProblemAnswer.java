package org.cdcd.connectors.operate;

import java.time.Duration;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Problem;
import org.cdcd.connectors.wire.Refusal;

/** Refusals as problem documents (RFC 9457), with the header fields that belong to them. */
final class ProblemAnswer {
    /** RFC 9449, 7.1: which proofs are good here. */
    private static final String CHALLENGE = "DPoP algs=\"ES256 ES384 PS256\"";

    private ProblemAnswer() {}

    static FrontAnswer.Whole of(Refusal refusal) {
        ErrorCode code = refusal.code();
        FrontAnswer.Whole answer =
                FrontAnswer.of(code.httpStatus(), Problem.MEDIA_TYPE, Json.bytes(Problem.of(refusal)));
        if (code.httpStatus() == 401) {
            answer = answer.with("WWW-Authenticate", challenge(code));
        }
        String nonce = refusal.dpopNonce();
        if (nonce != null) {
            answer = answer.with("DPoP-Nonce", nonce);
        }
        Duration wait = refusal.retryAfter();
        return wait == null ? answer : answer.with("Retry-After", Long.toString(seconds(wait)));
    }

    /** Whole seconds, rounded up, at least one (RFC 9110, 10.2.3). */
    static long seconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }

    private static String challenge(ErrorCode code) {
        return switch (code) {
            case INVALID_TOKEN, INVALID_DPOP_PROOF, USE_DPOP_NONCE -> CHALLENGE + ", error=\"" + code.wireName() + "\"";
            default -> CHALLENGE;
        };
    }
}
