package org.cdcd.connectors.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns a host name into addresses; may block for as long as it likes. */
@FunctionalInterface
public interface HostResolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
}
