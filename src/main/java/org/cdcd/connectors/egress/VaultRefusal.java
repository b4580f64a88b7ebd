package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Reads a refusal of the vault's own egress: a header with the code, a problem document (RFC 9457) with the rest. */
final class VaultRefusal {
    private VaultRefusal() {}

    static Outcome outcome(String wireCode, ServiceAnswer answer) {
        ErrorCode code = ErrorCode.of(wireCode).orElse(ErrorCode.INTERNAL_ERROR);
        JsonNode problem = answer.json();
        String detail = problem.path("detail").asText("the call was refused before the service");
        String remedy = problem.path("remedy").asText(null);
        Duration wait = wait(problem.path("retry_after"), answer.header("retry-after"));
        return switch (code) {
            case RATE_LIMITED -> new Outcome.RateLimited(wait == null ? RetryAfter.UNSAID : wait, detail);
            case REAUTHORIZATION_REQUIRED -> new Outcome.Relink(detail, remedy);
            case SERVICE_PERMISSION -> new Outcome.Forbidden(detail, remedy);
            case SERVICE_UNAVAILABLE,
                    SERVICE_TLS_ERROR,
                    OUTCOME_UNKNOWN,
                    VAULT_UNAVAILABLE,
                    STORE_UNAVAILABLE,
                    CREDENTIAL_BUSY -> new Outcome.Unavailable(code, detail, wait, effect(answer, code));
            default -> new Outcome.Rejected(code, detail, remedy);
        };
    }

    static Effect effect(ServiceAnswer answer, ErrorCode code) {
        if (answer.notSent()) {
            return Effect.NOT_SENT;
        }
        return switch (code) {
            case SERVICE_UNAVAILABLE, SERVICE_TLS_ERROR, OUTCOME_UNKNOWN, UPSTREAM_ECHOED_SECRET -> Effect.UNKNOWN;
            default -> Effect.ANSWERED;
        };
    }

    /** Whether the service is to blame, so that its breaker counts it. */
    static boolean isOfService(ErrorCode code) {
        return code == ErrorCode.SERVICE_UNAVAILABLE
                || code == ErrorCode.SERVICE_TLS_ERROR
                || code == ErrorCode.OUTCOME_UNKNOWN;
    }

    private static @Nullable Duration wait(JsonNode inside, @Nullable String header) {
        if (inside.isNumber()) {
            return Duration.ofMillis((long) (inside.asDouble() * 1000));
        }
        return header != null && header.matches("\\d{1,7}") ? Duration.ofSeconds(Long.parseLong(header)) : null;
    }
}
