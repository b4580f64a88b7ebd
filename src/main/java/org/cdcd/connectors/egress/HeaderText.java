package org.cdcd.connectors.egress;

import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Values that may stand in a header: visible ASCII and space (RFC 9110, 5.5), so that no input can start a new line. */
final class HeaderText {
    private HeaderText() {}

    static String checked(String value) {
        boolean plain = value.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (!plain) {
            throw Refusal.of(ErrorCode.PARAMETERS_INVALID, "an input cannot stand in a header as it is");
        }
        return value;
    }
}
