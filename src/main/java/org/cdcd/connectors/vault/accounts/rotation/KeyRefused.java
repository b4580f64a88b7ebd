package org.cdcd.connectors.vault.accounts.rotation;

import java.time.Duration;
import org.cdcd.connectors.wire.ErrorCode;

/** A service did not do what it was asked to do with a key. Holds nothing of its answer but the status. */
final class KeyRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final boolean dead;
    private final Duration wait;

    /** @param dead whether it says that the key it was asked with is no longer good */
    KeyRefused(int status, boolean dead) {
        this(status, dead, Duration.ZERO);
    }

    /** @param wait how long the service asks to be left alone */
    KeyRefused(int status, boolean dead, Duration wait) {
        super("status " + status, null, false, false);
        this.status = status;
        this.dead = dead;
        this.wait = wait;
    }

    /** How long the service asks to be left alone; nothing if it does not. */
    Duration leaveAlone() {
        return wait;
    }

    boolean keyIsDead() {
        return dead;
    }

    /** Whether asking again later may help. */
    boolean isPassing() {
        return status >= 500 || status == 429;
    }

    ErrorCode code() {
        if (dead) {
            return ErrorCode.REAUTHORIZATION_REQUIRED;
        }
        return switch (status) {
            case 403 -> ErrorCode.SERVICE_PERMISSION;
            case 429 -> ErrorCode.RATE_LIMITED;
            default -> status >= 500 ? ErrorCode.SERVICE_UNAVAILABLE : ErrorCode.SERVICE_REJECTED;
        };
    }
}
