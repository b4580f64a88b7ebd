package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Values that may stand in a header: visible ASCII and space (RFC 9110, 5.5), so that no input can start a new line. */
final class HeaderText {
    private HeaderText() {}

    /** JSON in a header: ASCII, whatever is in it. */
    static String json(JsonNode json) {
        StringBuilder text = new StringBuilder();
        new String(Wire.bytes(json), StandardCharsets.UTF_8).chars().forEach(c -> {
            if (c >= ' ' && c <= '~') {
                text.append((char) c);
            } else {
                text.append("\\u").append(HexFormat.of().toHexDigits((char) c));
            }
        });
        return text.toString();
    }

    static String checked(String value) {
        boolean plain = value.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (!plain) {
            throw Refusal.of(ErrorCode.PARAMETERS_INVALID, "an input cannot stand in a header as it is");
        }
        return value;
    }
}
