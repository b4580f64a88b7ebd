package org.cdcd.connectors.twin.ipfs;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Content identifiers. That of a file of one raw block is the real one; longer files, which a node cuts into blocks, get one
 * made of the digest of the whole.
 */
final class Cid {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final byte[] RAW_V1 = {1, 0x55, 0x12, 0x20};
    private static final byte[] V0 = {0x12, 0x20};
    private static final Pattern FORM = Pattern.compile("Qm[1-9A-HJ-NP-Za-km-z]{44}|b[a-z2-7]{50,110}");

    private Cid() {}

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /** Version 1, raw, base32. */
    static String v1(String sha256) {
        byte[] bytes = joined(RAW_V1, sha256);
        StringBuilder text = new StringBuilder("b");
        int bits = 0;
        int buffer = 0;
        for (byte one : bytes) {
            buffer = buffer << 8 | one & 0xff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt(buffer >> bits & 31));
            }
            buffer &= (1 << bits) - 1;
        }
        return bits == 0
                ? text.toString()
                : text.append(BASE32.charAt(buffer << 5 - bits & 31)).toString();
    }

    /** Version 0, base58: what a node gives to whoever asks for nothing else. */
    static String v0(String sha256) {
        BigInteger number = new BigInteger(1, joined(V0, sha256));
        StringBuilder text = new StringBuilder();
        BigInteger base = BigInteger.valueOf(58);
        while (number.signum() > 0) {
            text.append(BASE58.charAt(number.mod(base).intValue()));
            number = number.divide(base);
        }
        return text.reverse().toString();
    }

    private static byte[] joined(byte[] head, String sha256) {
        byte[] digest = HexFormat.of().parseHex(sha256);
        return ByteBuffer.allocate(head.length + digest.length)
                .put(head)
                .put(digest)
                .array();
    }
}
