package org.cdcd.connectors.vault.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * The vault's one way to the outside. TLS is always on and the certificate is checked against the name; connections go to
 * addresses that {@link Names} has checked; redirects are answers like any other.
 */
public final class Outgoing implements AutoCloseable {
    private final Vertx vertx;
    private final Names names;
    private final Lines lines;
    private final Exchange exchange;
    private final Sockets sockets;

    public Outgoing(Vertx vertx, Names names, Trust trust, OutgoingSettings settings) {
        this.vertx = vertx;
        this.names = names;
        this.lines = new Lines(vertx, trust, settings);
        this.exchange = new Exchange(vertx, names, trust, settings);
        this.sockets = new Sockets(vertx, trust, settings);
    }

    /** Leave to call for a credential; the caller closes it when the answer has ended. */
    public Line line(UUID credentialId) {
        return lines.take(credentialId);
    }

    /** Closes every connection of a credential, whatever runs on it. */
    public void hangUp(UUID credentialId) {
        lines.hangUp(credentialId);
    }

    /**
     * Makes one call on a connection of its own.
     *
     * @return fails with {@link Refusal}: {@code service_unavailable}, {@code service_tls_error}, {@code host_not_allowed},
     *     or {@code service_error} for an answer that is too large; {@link Refusal#mayHaveTakenEffect()} says whether
     *     anything was sent
     */
    public CompletionStage<ServiceAnswer> exchange(ServiceCall call) {
        return exchange.run(call).toCompletionStage();
    }

    /** The same, waiting for the answer; never on an event loop. */
    public ServiceAnswer exchangeNow(ServiceCall call) {
        return waitFor(call, exchange.run(call));
    }

    /** The same for an answer that may be larger than one with a token: of at most so many bytes. */
    public ServiceAnswer exchangeNow(ServiceCall call, int most) {
        return waitFor(call, exchange.run(call, most));
    }

    private static ServiceAnswer waitFor(ServiceCall call, Future<ServiceAnswer> answer) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("an event loop does not wait");
        }
        try {
            // the call has its own deadline; this one only guards against a future that never completes
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(call.timeout().toMillis() + 1_000, TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof TimeoutException) {
                throw Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The service did not answer in time.")
                        .afterSending();
            }
            throw Faults.refusal(cause, true);
        }
    }

    /**
     * Opens a socket, for mail.
     *
     * @param tls whether TLS begins at once; else the caller upgrades before anything secret is sent
     */
    public Future<NetSocket> socket(Target target, boolean tls) {
        return sockets.connect(target, tls);
    }

    /**
     * Whether a host may be called at all; blocks as {@link Names#resolve} does.
     *
     * @throws Refusal as that does
     */
    public void check(String host, int port) {
        names.resolve(host, port);
    }

    public Vertx vertx() {
        return vertx;
    }

    @Override
    public void close() {
        lines.close();
        exchange.close();
        sockets.close();
    }
}
