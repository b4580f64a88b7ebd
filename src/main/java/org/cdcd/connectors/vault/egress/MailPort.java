package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A port that mail sessions come in on, so many at a time. */
abstract class MailPort {
    private static final int MOST_SESSIONS = 200;
    private static final int IDLE_SECONDS = 60;

    private final LastHop hop;
    private final NetServerOptions options;
    private final AtomicInteger open = new AtomicInteger();
    private @Nullable NetServer server;

    MailPort(LastHop hop, NetServerOptions options) {
        this.hop = hop;
        this.options = new NetServerOptions(options);
        this.options.setIdleTimeout(IDLE_SECONDS);
    }

    Future<Integer> start() {
        NetServer listening = hop.vertx().createNetServer(options).connectHandler(this::accept);
        server = listening;
        return listening.listen().map(NetServer::actualPort);
    }

    /** Begins the session of one who has come in. */
    abstract void begin(LineSocket client);

    private void accept(NetSocket socket) {
        if (open.incrementAndGet() > MOST_SESSIONS) {
            open.decrementAndGet();
            socket.close();
            return;
        }
        LineSocket client = new LineSocket(socket);
        begin(client);
        // the close future is apart from the handlers that the session sets
        client.onClosed(open::decrementAndGet);
    }

    Future<Void> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }
}
