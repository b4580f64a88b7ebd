package org.cdcd.connectors.vault.egress;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads along in what an IMAP server sends, to know where its lines begin: text inside a literal (RFC 3501, 4.3) is no
 * line, whatever it looks like.
 */
final class ImapReplies {
    private static final int KEPT = 64;
    private static final Pattern LITERAL = Pattern.compile("\\{([0-9]{1,18})\\}$");

    private final Consumer<String> lines;
    private final StringBuilder head = new StringBuilder();
    private final StringBuilder tail = new StringBuilder();
    private long literal;
    private boolean continues;

    /** @param lines is told the first characters of each line that begins a response, once the line is whole */
    ImapReplies(Consumer<String> lines) {
        this.lines = lines;
    }

    void next(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (literal > 0) {
                int skipped = (int) Math.min(literal, bytes.length - i);
                literal -= skipped;
                i += skipped - 1;
            } else {
                character((char) (bytes[i] & 0xff));
            }
        }
    }

    private void character(char c) {
        if (c != '\n') {
            if (head.length() < KEPT) {
                head.append(c);
            }
            tail.append(c);
            if (tail.length() > KEPT) {
                tail.deleteCharAt(0);
            }
            return;
        }
        int end = tail.length() > 0 && tail.charAt(tail.length() - 1) == '\r' ? tail.length() - 1 : tail.length();
        Matcher marker = LITERAL.matcher(tail.substring(0, end));
        boolean begins = !continues;
        continues = marker.find();
        literal = continues ? Long.parseLong(marker.group(1)) : 0;
        String line = head.toString();
        head.setLength(0);
        tail.setLength(0);
        if (begins) {
            lines.accept(line);
        }
    }
}
