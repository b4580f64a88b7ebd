package org.cdcd.connectors.vault.egress;

import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Finds the end of the text of a mail: a line that is a dot (RFC 5321, 4.5.2). Lines end with CRLF; a bare CR or LF is
 * refused, because servers differ in whether a dot beside one ends the mail, and what follows would be commands to some.
 */
final class SmtpData {
    private enum State {
        START,
        DOT,
        DOT_RETURN,
        INSIDE,
        RETURN,
        END
    }

    private State state = State.START;

    /**
     * How many of the bytes belong to the mail, the closing dot and its line end included.
     *
     * @throws Refusal if a line ends with anything but CRLF
     */
    int next(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            state = after(bytes[i]);
            if (state == State.END) {
                return i + 1;
            }
        }
        return bytes.length;
    }

    boolean isOver() {
        return state == State.END;
    }

    private State after(byte b) {
        boolean afterReturn = state == State.RETURN || state == State.DOT_RETURN;
        if (afterReturn != (b == '\n')) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "A line of the mail does not end with CRLF.");
        }
        if (b == '\n') {
            return state == State.DOT_RETURN ? State.END : State.START;
        }
        if (b == '\r') {
            return state == State.DOT ? State.DOT_RETURN : State.RETURN;
        }
        return state == State.START && b == '.' ? State.DOT : State.INSIDE;
    }
}
