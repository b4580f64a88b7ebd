package org.cdcd.connectors.vault.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/** Sockets for mail: with TLS at once, or to be upgraded; nothing is pooled. */
final class Sockets implements AutoCloseable {
    private final NetClient[] clients = new NetClient[4];

    Sockets(Vertx vertx, Trust trust, OutgoingSettings settings) {
        for (int i = 0; i < clients.length; i++) {
            clients[i] = vertx.createNetClient(Tls.socketOptions(settings, trust, (i & 1) != 0, (i & 2) != 0));
        }
    }

    Future<NetSocket> connect(Target target, boolean tls) {
        NetClient client = clients[(target.overridden() ? 1 : 0) | (tls ? 2 : 0)];
        return client.connect(target.socketAddress(), target.host());
    }

    @Override
    public void close() {
        for (NetClient client : clients) {
            client.close();
        }
    }
}
