package org.cdcd.connectors.operate;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections on which no request head has come in time, however busily bytes trickle. Belongs to one event loop.
 */
final class SilentConnections {
    private final Map<HttpConnection, Long> timers = new HashMap<>();
    private final Vertx vertx;
    private final Duration limit;

    SilentConnections(Vertx vertx, Duration limit) {
        this.vertx = vertx;
        this.limit = limit;
    }

    void opened(HttpConnection connection) {
        timers.put(connection, vertx.setTimer(limit.toMillis(), late -> connection.close()));
        connection.closeHandler(closed -> spoke(connection));
    }

    void spoke(HttpConnection connection) {
        Long timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
