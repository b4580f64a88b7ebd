package org.cdcd.connectors.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Whether a port of this machine can be had. Somebody else may be quicker, so a server still says it when it cannot listen. */
final class Ports {
    private Ports() {}

    static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // as servers do: what is left of closed connections does not count
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A port that nothing listens on now, from below the range out of which systems serve outgoing connections: none of
     * those takes it before it is listened on.
     */
    static int free() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
            if (isFree("127.0.0.1", port)) {
                return port;
            }
        }
        throw new IOException("no free port was found");
    }
}
