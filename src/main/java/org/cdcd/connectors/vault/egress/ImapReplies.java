package org.cdcd.connectors.vault.egress;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Reads along in what an IMAP server sends, to know where its lines begin: text inside a literal (RFC 3501, 4.3) is no
 * line, whatever it looks like. A literal is announced before it comes, and who reads the session makes room for all of it:
 * so what is announced is bounded here, and so is a line.
 */
final class ImapReplies {
    private static final int KEPT = 64;
    private static final long LONGEST_LITERAL = 16L << 20;
    private static final long LONGEST_LINE = 8L << 20;
    private static final Pattern LITERAL = Pattern.compile("\\{([0-9]{1,18})\\}$");

    private final Consumer<String> lines;
    private final StringBuilder head = new StringBuilder();
    private final StringBuilder tail = new StringBuilder();
    private long literal;
    private long line;
    private boolean continues;

    /** @param lines is told the first characters of each line that begins a response, once the line is whole */
    ImapReplies(Consumer<String> lines) {
        this.lines = lines;
    }

    /** @throws Refusal {@code service_error} if a line is too long, or will be */
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
        line++;
        if (line > LONGEST_LINE) {
            throw tooLarge();
        }
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
        line = continues ? line : 0;
        if (literal > LONGEST_LITERAL) {
            throw tooLarge();
        }
        String beginning = head.toString();
        head.setLength(0);
        tail.setLength(0);
        if (begins) {
            lines.accept(beginning);
        }
    }

    private static Refusal tooLarge() {
        return Refusal.of(ErrorCode.SERVICE_ERROR, "The mail server's answer is too large.");
    }
}
