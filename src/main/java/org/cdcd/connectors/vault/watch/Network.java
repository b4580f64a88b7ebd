package org.cdcd.connectors.vault.watch;

import io.netty.util.NetUtil;
import java.util.HexFormat;

/** The network that an address belongs to, as wide as a provider's: 16 bits in IPv4, 32 in IPv6. */
final class Network {
    private static final int IPV4_BYTES = 4;
    private static final int IPV4_PREFIX = 2;
    private static final int IPV6_PREFIX = 4;
    private static final int MAPPED_PREFIX = 12;

    private Network() {}

    /** Its name, or an empty text for what is no address: nobody ever called from there before. */
    static String of(String address) {
        int zone = address.indexOf('%');
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(zone < 0 ? address : address.substring(0, zone));
        if (bytes == null) {
            return "";
        }
        if (bytes.length == IPV4_BYTES) {
            return ipv4(bytes, 0);
        }
        return isMapped(bytes) ? ipv4(bytes, MAPPED_PREFIX) : HexFormat.of().formatHex(bytes, 0, IPV6_PREFIX) + "/32";
    }

    private static String ipv4(byte[] bytes, int at) {
        return HexFormat.of().formatHex(bytes, at, at + IPV4_PREFIX) + "/16";
    }

    /** Whether it is IPv4 written as IPv6 (RFC 4291, 2.5.5.2). */
    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < MAPPED_PREFIX - 2; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[MAPPED_PREFIX - 2] == -1 && bytes[MAPPED_PREFIX - 1] == -1;
    }
}
