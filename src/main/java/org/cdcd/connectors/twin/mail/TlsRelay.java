package org.cdcd.connectors.twin.mail;

import io.vertx.core.Future;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Stage;

/** A loopback port with the server's certificate in front of a plain one; also where connections go wrong. */
final class TlsRelay {
    private final Stage stage;
    private final NetClient client;
    private final String path;
    private final String farewell;
    private final IntSupplier plainPort;

    /**
     * @param path what plans of faults call it
     * @param farewell what it says in an outage
     */
    TlsRelay(Stage stage, String path, String farewell, IntSupplier plainPort) {
        this.stage = stage;
        this.client = stage.vertx().createNetClient();
        this.path = path;
        this.farewell = farewell;
        this.plainPort = plainPort;
    }

    /** Starts it on a free port. */
    Future<Integer> listen() {
        NetServerOptions options = new NetServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setKeyCertOptions(stage.certificate());
        return stage.vertx()
                .createNetServer(options)
                .connectHandler(this::accept)
                .listen()
                .map(NetServer::actualPort);
    }

    private void accept(NetSocket outside) {
        Duration wait = Duration.ZERO;
        long cutAfter = Long.MAX_VALUE;
        for (Fault fault : stage.faults().take(path)) {
            if (fault instanceof Fault.Latency latency) {
                wait = wait.plus(latency.time());
            } else if (fault instanceof Fault.Outage) {
                outside.write(farewell + "\r\n").onComplete(written -> outside.close());
                return;
            } else if (fault instanceof Fault.DropDuring drop) {
                cutAfter = drop.bytes();
            } else {
                outside.close();
                return;
            }
        }
        outside.pause();
        long bytes = cutAfter;
        if (wait.isZero()) {
            connect(outside, bytes);
        } else {
            stage.vertx().setTimer(wait.toMillis(), timer -> connect(outside, bytes));
        }
    }

    private void connect(NetSocket outside, long cutAfter) {
        client.connect(plainPort.getAsInt(), "127.0.0.1")
                .onFailure(refused -> outside.close())
                .onSuccess(inside -> {
                    pass(outside, inside, cutAfter);
                    pass(inside, outside, Long.MAX_VALUE);
                    outside.resume();
                });
    }

    private static void pass(NetSocket from, NetSocket to, long cutAfter) {
        long[] left = {cutAfter};
        from.handler(bytes -> {
            left[0] -= bytes.length();
            if (left[0] < 0) {
                from.close();
                return;
            }
            to.write(bytes);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> from.resume());
            }
        });
        from.closeHandler(closed -> to.close());
        from.exceptionHandler(broken -> to.close());
    }
}
