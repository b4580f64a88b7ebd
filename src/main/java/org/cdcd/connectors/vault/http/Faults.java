package org.cdcd.connectors.vault.http;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Turns what went wrong on a connection into what the caller is told; no message of a library passes. */
public final class Faults {
    private Faults() {}

    /** @param sent whether a byte of the request may have reached the service */
    public static Refusal refusal(Throwable cause, boolean sent) {
        if (cause instanceof CompletionException wrapped && wrapped.getCause() != null) {
            return refusal(wrapped.getCause(), sent);
        }
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        if (cause instanceof ConnectionPoolTooBusyException) {
            return Refusal.of(ErrorCode.CREDENTIAL_BUSY, "Too many calls with this credential wait already.")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        if (!sent && isTls(cause)) {
            return Refusal.of(ErrorCode.SERVICE_TLS_ERROR, "No trusted connection to the service could be made.");
        }
        if (!sent) {
            return Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The service cannot be reached.");
        }
        return Refusal.of(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "The connection to the service was lost before its answer ended.")
                .afterSending();
    }

    private static boolean isTls(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof SSLException) {
                return true;
            }
        }
        return false;
    }
}
