package org.cdcd.connectors.wire;

import java.util.Base64;

/** Base64url without padding (RFC 4648, section 5), in exactly one spelling for each byte string. */
public final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** Refuses padding, white space, foreign letters and unused bits that are not zero, with {@code malformed_request}. */
    public static byte[] decode(String text) {
        int spare = text.length() % 4;
        if (spare == 1 || text.endsWith("=") || !trailingBitsAreZero(text, spare)) {
            throw malformed();
        }
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static boolean trailingBitsAreZero(String text, int spare) {
        if (spare == 0) {
            return true;
        }
        int last = ALPHABET.indexOf(text.charAt(text.length() - 1));
        return last >= 0 && last % (spare == 2 ? 16 : 4) == 0;
    }

    private static Refusal malformed() {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, "A value is not base64url without padding.");
    }
}
