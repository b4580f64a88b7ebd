package org.cdcd.connectors.operate;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that nothing runs on and nothing is asked on: one on which no first request head has come in time,
 * however busily bytes trickle, and one that has been quiet since its last answer. One with a running request stays, however
 * long the request takes: steps have deadlines of their own, and streams are watched where they are piped.
 */
final class SilentConnections {
    private final Map<HttpConnection, Watch> watches = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final Duration first;
    private final Duration idle;

    /**
     * Watches with these limits.
     *
     * @param first until the first request
     * @param idle from an answer to the next request
     */
    SilentConnections(Vertx vertx, Duration first, Duration idle) {
        this.vertx = vertx;
        this.first = first;
        this.idle = idle;
    }

    void opened(HttpConnection connection) {
        Watch watch = new Watch(connection);
        watches.put(connection, watch);
        connection.closeHandler(closed -> {
            watches.remove(connection);
            watch.rest();
        });
        watch.wait(first);
    }

    void began(HttpConnection connection) {
        Watch watch = watches.get(connection);
        if (watch != null) {
            watch.running++;
            watch.rest();
        }
    }

    void ended(HttpConnection connection) {
        Watch watch = watches.get(connection);
        if (watch != null && --watch.running == 0) {
            watch.wait(idle);
        }
    }

    /** Belongs to the event loop of its connection. */
    private final class Watch {
        private final HttpConnection connection;
        private int running;
        private @Nullable Long timer;

        Watch(HttpConnection connection) {
            this.connection = connection;
        }

        void wait(Duration limit) {
            rest();
            timer = vertx.setTimer(limit.toMillis(), late -> connection.close());
        }

        void rest() {
            if (timer != null) {
                vertx.cancelTimer(timer);
                timer = null;
            }
        }
    }
}
