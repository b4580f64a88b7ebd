package org.cdcd.connectors.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

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

    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("127.0.0.1", 0));
            return socket.getLocalPort();
        }
    }
}
