package org.cdcd.connectors.vault.http;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where a call goes: a name, and the one checked address behind it.
 *
 * @param host the name that the certificate must carry
 * @param port the port that was asked for
 * @param address the checked address; it carries the name, so that connecting resolves nothing again
 * @param connectPort the port to connect to; another than {@code port} only where a name is overridden
 * @param overridden whether this is a name of the sandbox
 */
public record Target(String host, int port, InetAddress address, int connectPort, boolean overridden) {
    SocketAddress socketAddress() {
        return SocketAddress.inetSocketAddress(new InetSocketAddress(address, connectPort));
    }
}
