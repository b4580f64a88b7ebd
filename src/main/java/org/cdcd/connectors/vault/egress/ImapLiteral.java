package org.cdcd.connectors.vault.egress;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A literal that the end of a command's line announces (RFC 3501, 4.3; RFC 7888). What one side takes for a literal and the other
 * for text is how commands are smuggled, so nothing passes that two servers could read in two ways: a quoted string stands alone
 * and ends on its line, a backslash in it escapes what may be escaped, and a brace outside of one is a literal's at the end.
 *
 * @param size in bytes
 * @param unasked whether it comes without the server's invitation
 */
record ImapLiteral(long size, boolean unasked) {
    private static final Pattern ANNOUNCED = Pattern.compile("\\{([0-9]{1,10})(\\+?)\\}");
    private static final String BEFORE = " (";
    private static final String AFTER = " )]";
    private static final String ESCAPED = "\"\\";

    /**
     * The one that a line ends with, or null.
     *
     * @param line without its end
     * @throws Refusal {@code malformed_request} if the line has more than one reading
     */
    static @Nullable ImapLiteral at(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                require(standsAlone(line, i));
                i = endOfQuoted(line, i + 1);
                require(i + 1 == line.length() || AFTER.indexOf(line.charAt(i + 1)) >= 0);
            } else if (c == '{') {
                boolean eight = i > 0 && line.charAt(i - 1) == '~';
                require(standsAlone(line, eight ? i - 1 : i));
                return announced(line.substring(i));
            }
        }
        return null;
    }

    private static boolean standsAlone(String line, int start) {
        return start > 0 && BEFORE.indexOf(line.charAt(start - 1)) >= 0;
    }

    private static int endOfQuoted(String line, int start) {
        for (int i = start; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                return i;
            }
            if (c == '\\') {
                i++;
                require(i < line.length() && ESCAPED.indexOf(line.charAt(i)) >= 0);
            }
        }
        throw malformed();
    }

    private static ImapLiteral announced(String end) {
        Matcher literal = ANNOUNCED.matcher(end);
        require(literal.matches());
        return new ImapLiteral(
                Long.parseLong(literal.group(1)), !literal.group(2).isEmpty());
    }

    private static void require(boolean good) {
        if (!good) {
            throw malformed();
        }
    }

    static Refusal malformed() {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, "A line of the mail session is malformed.");
    }
}
