package org.cdcd.connectors.limits;

import java.util.List;

/** What one subscriber of an address is: the address itself in IPv4, its /64 in IPv6 (RFC 6177). */
final class NetworkOf {
    private static final int GROUPS_OF_64_BITS = 4;

    private NetworkOf() {}

    static String address(String address) {
        if (address.indexOf('.') >= 0 || address.indexOf(':') < 0) {
            // IPv4, perhaps written as IPv6 (RFC 4291, 2.5.5.2)
            return address.substring(address.lastIndexOf(':') + 1);
        }
        int zone = address.indexOf('%');
        String plain = zone < 0 ? address : address.substring(0, zone);
        int gap = plain.indexOf("::");
        List<String> groups = List.of((gap < 0 ? plain : plain.substring(0, gap)).split(":", -1));
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < GROUPS_OF_64_BITS; i++) {
            String group = i < groups.size() && !groups.get(i).isEmpty() ? groups.get(i) : "0";
            network.append(group).append(':');
        }
        return network.append(":/64").toString();
    }
}
