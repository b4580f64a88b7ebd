package org.cdcd.connectors.operate;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/** Where a request comes from: the peer, or what a proxy of the operator's says that its peer was. */
final class RemoteAddress {
    private static final String KEY = "cdcd.address";
    private static final int LONGEST_ADDRESS = 53;

    private RemoteAddress() {}

    static String of(RoutingContext call) {
        String known = call.get(KEY);
        return known == null ? peer(call) : known;
    }

    /** Settles the address once for the request. Only the last entry is the proxy's own word; the rest anybody wrote. */
    static void settle(RoutingContext call, Set<String> trustedProxies) {
        String address = peer(call);
        if (trustedProxies.contains(address)) {
            List<String> forwarded = call.request().headers().getAll("X-Forwarded-For");
            String last = forwarded.isEmpty() ? "" : forwarded.get(forwarded.size() - 1);
            String entry = last.substring(last.lastIndexOf(',') + 1).strip();
            if (!entry.isEmpty() && entry.length() <= LONGEST_ADDRESS) {
                address = withoutPort(entry);
            }
        }
        call.put(KEY, address);
    }

    /** Some proxies say {@code 192.0.2.1:443} or {@code [2001:db8::1]:443}. */
    private static String withoutPort(String entry) {
        if (entry.startsWith("[")) {
            int end = entry.indexOf(']');
            return end < 0 ? entry : entry.substring(1, end);
        }
        int colon = entry.indexOf(':');
        return colon > 0 && colon == entry.lastIndexOf(':') ? entry.substring(0, colon) : entry;
    }

    private static String peer(RoutingContext call) {
        SocketAddress peer = call.request().remoteAddress();
        String address = peer == null ? null : peer.hostAddress();
        return address == null ? "" : address;
    }
}
