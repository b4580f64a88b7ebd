package org.cdcd.connectors.egress;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Percent-encoding (RFC 3986, 2.1): everything but the unreserved characters. */
final class PercentEncoding {
    private static final String UNRESERVED = "-._~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private PercentEncoding() {}

    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isUnreserved(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
            }
        }
        return encoded.toString();
    }

    /**
     * One path segment. Empty and dot segments are refused: they would change which path is meant (RFC 3986, 5.2.4).
     *
     * @param input the name of the input, for the complaint
     */
    static String segment(String text, String input) {
        if (text.isEmpty() || ".".equals(text) || "..".equals(text)) {
            throw Refusal.of(ErrorCode.PARAMETERS_INVALID, "an input cannot stand in a path as it is")
                    .at(List.of(Inputs.pointer(input)));
        }
        return encode(text);
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || UNRESERVED.indexOf(c) >= 0;
    }
}
