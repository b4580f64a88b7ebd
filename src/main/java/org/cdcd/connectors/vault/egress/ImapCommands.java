package org.cdcd.connectors.vault.egress;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Lets through the commands of an IMAP session that the operation's rule allows. What follows a line that announces a
 * literal is passed as data only after the server has said that it takes it for that: a server that refuses a literal
 * reads what follows as the next command.
 */
final class ImapCommands {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final Pattern COMMAND =
            Pattern.compile("([!#$&',-\\[\\]-z|}~]{1,60}) (?:[Uu][Ii][Dd] )?([A-Za-z]{1,20})( .*)?", Pattern.DOTALL);
    private static final Set<String> READ = Set.of(
            "CAPABILITY",
            "NOOP",
            "LOGOUT",
            "ID",
            "NAMESPACE",
            "ENABLE",
            "LIST",
            "LSUB",
            "STATUS",
            "EXAMINE",
            "FETCH",
            "SEARCH",
            "SORT",
            "THREAD",
            "CHECK",
            "CLOSE",
            "UNSELECT",
            "GETQUOTA",
            "GETQUOTAROOT");
    private static final Set<String> APPEND =
            Set.of("CAPABILITY", "NOOP", "LOGOUT", "ID", "NAMESPACE", "LIST", "APPEND");
    private static final Set<String> WRITE =
            Set.of("SELECT", "STORE", "APPEND", "EXPUNGE", "MOVE", "COPY", "CREATE", "SUBSCRIBE", "UNSUBSCRIBE");

    /** The commands that take no arguments: a server may say so before it has read any. */
    private static final Set<String> BARE =
            Set.of("CAPABILITY", "NOOP", "LOGOUT", "NAMESPACE", "CHECK", "CLOSE", "UNSELECT");

    /** The commands whose arguments may be literals. */
    private static final Set<String> WITH_STRINGS = Set.of(
            "ID",
            "LIST",
            "LSUB",
            "STATUS",
            "EXAMINE",
            "SELECT",
            "SEARCH",
            "SORT",
            "THREAD",
            "GETQUOTA",
            "GETQUOTAROOT",
            "APPEND",
            "MOVE",
            "COPY",
            "CREATE",
            "SUBSCRIBE",
            "UNSUBSCRIBE");

    private enum State {
        /** The next byte belongs to a line. */
        LINE,
        /** The next bytes wait for the server's word. */
        WAITING,
        /** The next bytes are data. */
        DATA
    }

    private final Set<String> allowed = new HashSet<>();
    private final boolean literalPlus;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte last;
    private State state = State.LINE;
    private String tag = "";
    private String command = "";
    private boolean within;
    private long data;

    /**
     * Prepares for one session.
     *
     * @param methods of the operation's rules: {@code read}, {@code append}, {@code write}
     * @param literalPlus whether the server takes literals unasked (RFC 7888)
     */
    ImapCommands(Collection<String> methods, boolean literalPlus) {
        methods.forEach(method -> {
            switch (method) {
                case "append" -> allowed.addAll(APPEND);
                case "write" -> {
                    allowed.addAll(READ);
                    allowed.addAll(WRITE);
                }
                default -> allowed.addAll(READ);
            }
        });
        this.literalPlus = literalPlus;
    }

    boolean isWaiting() {
        return state == State.WAITING;
    }

    /**
     * Takes bytes until it has to wait, and puts those that may go on into {@code out}.
     *
     * @return how many were taken
     * @throws Refusal if there is a command that may not go on; the session must end then
     */
    int next(byte[] bytes, ByteArrayOutputStream out) {
        int at = 0;
        while (at < bytes.length && state != State.WAITING) {
            if (state == State.DATA) {
                int size = (int) Math.min(data, bytes.length - at);
                out.write(bytes, at, size);
                at += size;
                data -= size;
                state = data == 0 ? State.LINE : State.DATA;
            } else {
                character(bytes[at], out);
                at++;
            }
        }
        return at;
    }

    private void character(byte b, ByteArrayOutputStream out) {
        byte before = line.size() == 0 ? 0 : last;
        last = b;
        line.write(b);
        if (b == 0 || (b == '\n' && before != '\r') || (before == '\r' && b != '\n') || line.size() > LONGEST_LINE) {
            throw ImapLiteral.malformed();
        }
        if (b == '\n') {
            byte[] whole = line.toByteArray();
            line.reset();
            check(new String(whole, 0, whole.length - 2, StandardCharsets.ISO_8859_1));
            out.writeBytes(whole);
        }
    }

    private void check(String text) {
        if (!within) {
            begin(text);
        }
        ImapLiteral literal = ImapLiteral.at(text);
        within = literal != null;
        if (literal != null) {
            announce(literal);
        }
    }

    private void begin(String text) {
        Matcher line = COMMAND.matcher(text);
        if (!line.matches()) {
            throw notAllowed();
        }
        tag = line.group(1);
        command = line.group(2).toUpperCase(Locale.ROOT);
        boolean bare = line.group(3) == null || line.group(3).isBlank();
        if (!allowed.contains(command) || (BARE.contains(command) && !bare)) {
            throw notAllowed();
        }
    }

    private void announce(ImapLiteral literal) {
        if (!WITH_STRINGS.contains(command) || (literal.unasked() && !literalPlus)) {
            throw notAllowed();
        }
        data = literal.size();
        if (!literal.unasked()) {
            state = State.WAITING;
        } else {
            state = data == 0 ? State.LINE : State.DATA;
        }
    }

    /** Hears a line of the server: an invitation to go on, or the end of the command that announced the literal. */
    void heard(String reply) {
        if (state != State.WAITING) {
            return;
        }
        if (reply.startsWith("+")) {
            state = data == 0 ? State.LINE : State.DATA;
        } else if (reply.startsWith(tag + " ")) {
            state = State.LINE;
            within = false;
        }
    }

    private static Refusal notAllowed() {
        return Refusal.of(ErrorCode.OPERATION_NOT_GRANTED, "The command is not one that the operation may give.");
    }
}
