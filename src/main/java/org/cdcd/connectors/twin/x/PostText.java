package org.cdcd.connectors.twin.x;

import java.util.regex.Pattern;

/** How long X takes a text to be: most letters of the West count once, others twice, a link 23 whatever it is. */
final class PostText {
    static final int MOST = 280;
    private static final int LINK = 23;
    private static final Pattern LINKS = Pattern.compile("https?://\\S+");

    private PostText() {}

    static int length(String text) {
        long links = LINKS.matcher(text).results().count();
        String rest = LINKS.matcher(text).replaceAll("");
        int letters = rest.codePoints().map(letter -> isNarrow(letter) ? 1 : 2).sum();
        return Math.toIntExact(links * LINK) + letters;
    }

    private static boolean isNarrow(int letter) {
        return letter <= 0x10FF
                || letter >= 0x2000 && letter <= 0x200D
                || letter >= 0x2010 && letter <= 0x201F
                || letter >= 0x2032 && letter <= 0x2037;
    }
}
