package org.cdcd.connectors.bench;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A wire between one vault and a twin. It changes nothing, cannot read anything, and knows of each connection when the vault last
 * sent something and when it hung up.
 */
final class Tap implements AutoCloseable {
    /** The alert that ends TLS, a record of some 24 bytes, is no sending. */
    private static final int ALERT = 64;

    private final NetServer server;
    private final NetClient client;
    private final int twin;
    private final ConcurrentLinkedQueue<Wire> wires = new ConcurrentLinkedQueue<>();

    /** @param twin the port of the loopback interface at its other end */
    Tap(Vertx vertx, int twin) {
        this.twin = twin;
        this.client = vertx.createNetClient();
        this.server = vertx.createNetServer().connectHandler(this::join);
        server.listen(0, InetAddress.getLoopbackAddress().getHostAddress())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** One connection of the vault's. */
    static final class Wire {
        private volatile @Nullable Instant sent;
        private volatile @Nullable Instant closed;

        /** When it was closed; null while it is open. */
        @Nullable
        Instant closed() {
            return closed;
        }

        /** When the vault last sent something over it; null if it never did. */
        @Nullable
        Instant sent() {
            return sent;
        }
    }

    private void join(NetSocket vault) {
        Wire wire = new Wire();
        wires.add(wire);
        vault.pause();
        vault.closeHandler(gone -> wire.closed = Instant.now());
        client.connect(twin, InetAddress.getLoopbackAddress().getHostAddress())
                .onSuccess(service -> {
                    vault.handler(bytes -> {
                        if (bytes.length() >= ALERT) {
                            wire.sent = Instant.now();
                        }
                        service.write(bytes);
                    });
                    vault.closeHandler(gone -> {
                        wire.closed = Instant.now();
                        service.close();
                    });
                    service.handler(vault::write);
                    service.closeHandler(gone -> vault.close());
                    vault.resume();
                })
                .onFailure(refused -> vault.close());
    }

    int port() {
        return server.actualPort();
    }

    /** The connections since the last {@link #forget}, the open ones and the others. */
    List<Wire> wires() {
        return List.copyOf(wires);
    }

    /** Whether the vault has sent something over any of them since then. */
    boolean hasSentSince(Instant then) {
        return wires.stream().map(Wire::sent).anyMatch(sent -> sent != null && !sent.isBefore(then));
    }

    /** Looks away from what has been so far. */
    void forget() {
        wires.clear();
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
