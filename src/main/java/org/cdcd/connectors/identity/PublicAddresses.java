package org.cdcd.connectors.identity;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Tells addresses on the public internet from all others, by the registries of special-purpose addresses (RFC 6890). For
 * IPv6 only global unicast (2000::/3) is public, which leaves out loopback, link-local, unique local, multicast, IPv4
 * addresses in disguise and both NAT64 prefixes.
 */
public final class PublicAddresses {
    private static final Block GLOBAL_UNICAST = Block.of("2000::/3");

    private static final List<Block> SPECIAL = List.of(
            Block.of("0.0.0.0/8"),
            Block.of("10.0.0.0/8"),
            Block.of("100.64.0.0/10"),
            Block.of("127.0.0.0/8"),
            Block.of("169.254.0.0/16"),
            Block.of("172.16.0.0/12"),
            Block.of("192.0.0.0/24"),
            Block.of("192.0.2.0/24"),
            Block.of("192.88.99.0/24"),
            Block.of("192.168.0.0/16"),
            Block.of("198.18.0.0/15"),
            Block.of("198.51.100.0/24"),
            Block.of("203.0.113.0/24"),
            Block.of("224.0.0.0/4"),
            Block.of("240.0.0.0/4"),
            Block.of("2001::/23"),
            Block.of("2001:db8::/32"),
            Block.of("2002::/16"),
            Block.of("3fff::/20"));

    private PublicAddresses() {}

    /** Whether a connection to it leaves for the public internet. */
    public static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean unicast = address instanceof Inet4Address || GLOBAL_UNICAST.holds(bytes);
        return unicast && SPECIAL.stream().noneMatch(block -> block.holds(bytes));
    }

    /** Addresses that share their first bits. */
    private record Block(byte[] network, int bits) {
        static Block of(String cidr) {
            int slash = cidr.indexOf('/');
            try {
                // an address literal: no name is looked up
                byte[] network = InetAddress.getByName(cidr.substring(0, slash)).getAddress();
                return new Block(network, Integer.parseInt(cidr.substring(slash + 1)));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(cidr, e);
            }
        }

        boolean holds(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != network[i]) {
                    return false;
                }
            }
            int mask = 0xff00 >> bits % 8 & 0xff;
            return mask == 0 || (address[whole] & mask) == (network[whole] & mask);
        }
    }
}
