package org.cdcd.connectors.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns a host name into addresses. */
@FunctionalInterface
interface HostResolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
}
