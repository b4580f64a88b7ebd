package org.cdcd.connectors.vault.mailserver;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A range of addresses in CIDR notation (RFC 4632, RFC 4291), without a name to look up and without bits behind the prefix.
 *
 * @param text in the one form that every way of writing it leads to
 */
public record Network(String text) {
    private static final int LONGEST = 64;

    /** @throws IllegalArgumentException if it is none */
    public static Network of(String written) {
        int slash = written.indexOf('/');
        String address = slash < 0 ? written : written.substring(0, slash);
        boolean known = written.length() <= LONGEST
                && (NetUtil.isValidIpV4Address(address)
                        || NetUtil.isValidIpV6Address(address) && !address.contains("%") && !address.startsWith("["));
        if (!known) {
            throw new IllegalArgumentException("not a network");
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        int bits = bytes.length * Byte.SIZE;
        int prefix = slash < 0 ? bits : prefix(written.substring(slash + 1), bits);
        for (int bit = prefix; bit < bits; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        try {
            InetAddress first = InetAddress.getByAddress(bytes);
            if (first.getAddress().length != bytes.length) {
                // an IPv4 address in the clothes of IPv6, which has two prefixes
                throw new IllegalArgumentException("not a network");
            }
            return new Network(first.getHostAddress() + "/" + prefix);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a network", e);
        }
    }

    private static int prefix(String written, int bits) {
        if (!written.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("not a prefix");
        }
        int prefix = Integer.parseInt(written);
        if (prefix > bits) {
            throw new IllegalArgumentException("not a prefix");
        }
        return prefix;
    }
}
