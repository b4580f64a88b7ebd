package org.cdcd.connectors.egress;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLHandshakeException;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.wire.ErrorCode;

/** Reads a failure of the hop itself: whether the request can have left. */
final class HopFailure {
    private HopFailure() {}

    static Transient of(Throwable cause) {
        if (cause instanceof Transient already) {
            return already;
        }
        boolean neverConnected = cause instanceof ConnectException
                || cause instanceof ConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnresolvedAddressException
                || cause instanceof SSLHandshakeException
                || cause instanceof ConnectionPoolTooBusyException;
        return new Transient.HopUnavailable(
                neverConnected
                        ? new Outcome.Unavailable(
                                ErrorCode.VAULT_UNAVAILABLE, "the vault cannot be reached", null, Effect.NOT_SENT)
                        : new Outcome.Unavailable(
                                ErrorCode.OUTCOME_UNKNOWN, "no answer came back in time", null, Effect.UNKNOWN));
    }

    /** The spool, or the way to it, is down; the service is not to blame and has not the whole body. */
    static Transient spool() {
        return new Transient.HopUnavailable(new Outcome.Unavailable(
                ErrorCode.STORE_UNAVAILABLE, "the stored file could not be moved", null, Effect.ANSWERED));
    }
}
