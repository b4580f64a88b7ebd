package org.cdcd.connectors.vault.http;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Whether an address is one of the public internet, by the IANA special-purpose registries (RFC 6890). */
final class PublicAddress {
    private PublicAddress() {}

    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublicV4(bytes, 0) : isPublicV6(bytes);
    }

    private static boolean isPublicV4(byte[] b, int at) {
        int first = b[at] & 0xff;
        int second = b[at + 1] & 0xff;
        int third = b[at + 2] & 0xff;
        return switch (first) {
            case 0, 10, 127 -> false;
            case 100 -> second < 64 || second > 127;
            case 169 -> second != 254;
            case 172 -> second < 16 || second > 31;
            case 192 ->
                !(second == 168 || (second == 0 && (third == 0 || third == 2)) || (second == 88 && third == 99));
            case 198 -> !(second == 18 || second == 19 || (second == 51 && third == 100));
            case 203 -> !(second == 0 && third == 113);
            default -> first < 224;
        };
    }

    /** Global unicast is 2000::/3 (RFC 4291); of NAT64 (RFC 6052) the address inside decides. */
    private static boolean isPublicV6(byte[] b) {
        if (startsWith(b, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return isPublicV4(b, 12);
        }
        if ((b[0] & 0xe0) != 0x20) {
            return false;
        }
        boolean protocolAssignments = startsWith(b, 0x20, 0x01) && (b[2] & 0xfe) == 0;
        boolean documentation =
                startsWith(b, 0x20, 0x01, 0x0d, 0xb8) || (startsWith(b, 0x3f, 0xff) && (b[2] & 0xf0) == 0);
        boolean sixToFour = startsWith(b, 0x20, 0x02);
        return !protocolAssignments && !documentation && !sixToFour;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
