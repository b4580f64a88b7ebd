package org.cdcd.connectors.twin.linkedin;

import java.util.regex.Pattern;

/** LinkedIn's text format: its reserved characters are markup, and stand for themselves only behind a backslash. */
final class LittleText {
    private static final int LONGEST = 3000;
    private static final Pattern ESCAPED = Pattern.compile("\\\\([\\\\|{}@\\[\\]()<>#*_~])");
    private static final Pattern RESERVED = Pattern.compile("[\\\\|{}@\\[\\]()<>#*_~]");

    private LittleText() {}

    /** The text that members read; this twin knows no markup and refuses it. */
    static String read(String written) {
        if (RESERVED.matcher(ESCAPED.matcher(written).replaceAll("")).find()) {
            throw LinkedInRefusal.invalid("commentary :: the text is malformed: a reserved character is not escaped");
        }
        String plain = ESCAPED.matcher(written).replaceAll("$1");
        if (plain.codePointCount(0, plain.length()) > LONGEST) {
            throw LinkedInRefusal.invalid("commentary :: the text is longer than 3000 characters");
        }
        return plain;
    }
}
