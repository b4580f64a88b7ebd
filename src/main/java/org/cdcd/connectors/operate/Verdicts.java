package org.cdcd.connectors.operate;

import java.time.Duration;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.egress.Outcome;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Says an outcome that is not a success as a refusal. */
final class Verdicts {
    private Verdicts() {}

    /** The refusal that an outcome stands for, or null if it worked. */
    static @Nullable Refusal refusal(Outcome outcome, Effect effect) {
        Refusal refusal = switch (outcome) {
            case Outcome.Done done -> null;
            case Outcome.Blob blob -> null;
            case Outcome.Rejected no -> Refusal.of(no.code(), no.detail()).withRemedy(no.remedy());
            case Outcome.RateLimited busy -> rateLimited(busy.retryAfter(), busy.detail());
            case Outcome.Relink gone ->
                Refusal.of(ErrorCode.REAUTHORIZATION_REQUIRED, gone.detail()).withRemedy(gone.remedy());
            case Outcome.Forbidden no ->
                Refusal.of(ErrorCode.SERVICE_PERMISSION, no.detail()).withRemedy(no.remedy());
            case Outcome.Unavailable down ->
                Refusal.of(down.code(), down.detail()).withRetryAfter(down.retryAfter());
        };
        boolean unclear = effect == Effect.UNKNOWN || (refusal != null && refusal.code() == ErrorCode.OUTCOME_UNKNOWN);
        return refusal != null && unclear ? refusal.afterSending() : refusal;
    }

    private static Refusal rateLimited(Duration wait, String detail) {
        return Refusal.of(ErrorCode.RATE_LIMITED, detail).withRetryAfter(wait);
    }
}
