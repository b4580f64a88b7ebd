package org.cdcd.connectors.egress;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** The opaque {@code next}: base64url of a service's own cursor. Callers hand it back and look into it at their own risk. */
final class Cursor {
    static final String INPUT = "next";
    private static final int LONGEST = 4096;

    private Cursor() {}

    static String opaque(String cursor) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws Refusal {@code parameters_invalid} if we did not make it */
    static String reveal(String opaque) {
        if (opaque.length() <= LONGEST) {
            try {
                byte[] utf8 = Base64.getUrlDecoder().decode(opaque);
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(utf8))
                        .toString();
            } catch (IllegalArgumentException | CharacterCodingException notOurs) {
                // refused below, like one that is too long
            }
        }
        throw foreign();
    }

    /**
     * A revealed cursor that the service wants as a number.
     *
     * @throws Refusal {@code parameters_invalid} if it is none
     */
    static long number(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException notOurs) {
            throw foreign();
        }
    }

    private static Refusal foreign() {
        return Refusal.of(ErrorCode.PARAMETERS_INVALID, "the cursor is not one of ours")
                .withRemedy("Hand back 'next' of the last answer as it was, or leave it out to start again.")
                .at(List.of(Inputs.pointer(INPUT)));
    }
}
