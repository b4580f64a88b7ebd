package org.cdcd.connectors.operate;

import java.util.concurrent.TimeoutException;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** What a caller is told whose operation did not end in time. */
final class DeadlinePassed {
    private DeadlinePassed() {}

    static Refusal beforeSending() {
        return Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The time for this operation was over before it could begin.");
    }

    /** The failure itself, unless it is a timeout: then nobody knows whether the service has acted. */
    static Throwable orElse(Throwable failed) {
        return failed instanceof TimeoutException
                ? Refusal.of(ErrorCode.OUTCOME_UNKNOWN, "The service did not answer before the operation's deadline.")
                        .withRemedy("Look at the service whether it was done before you send it again.")
                        .afterSending()
                : failed;
    }
}
