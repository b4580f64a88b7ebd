package org.cdcd.connectors.twin.mail;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One session of a provider that takes tokens (XOAUTH2) and no passwords: it speaks until somebody has signed in, then signs
 * in at the mail server behind it with that person's password and passes everything on.
 */
abstract class TokenSession {
    private static final String END = "\r\n";

    private final NetSocket outside;
    private final NetClient client;
    private final Behind behind;
    private @Nullable Consumer<String> answer;

    /** What a sign-in at the mail server behind takes. */
    record Login(String user, String password) {}

    /** The mail server behind, and who may go there with which token. */
    interface Behind {
        int port();

        Optional<Login> login(String user, String token);
    }

    TokenSession(NetSocket outside, NetClient client, Behind behind) {
        this.outside = outside;
        this.client = client;
        this.behind = behind;
    }

    final void start(String greeting) {
        lines(outside, this::heard);
        say(greeting);
    }

    /** A line that answers no challenge. */
    abstract void command(String line);

    /** The lines that sign in at the server behind, one after each of its replies. */
    abstract Deque<String> signIn(Login login);

    /** Whether a line ends a reply of the server behind. */
    abstract boolean endsReply(String line);

    private void heard(String line) {
        Consumer<String> waiting = answer;
        answer = null;
        if (waiting == null) {
            command(line);
        } else {
            waiting.accept(line);
        }
    }

    final void say(String... lines) {
        outside.write(String.join(END, lines) + END);
    }

    final void close() {
        outside.close();
    }

    /** Begins TLS; a session that began with it has no use for this. */
    final void secure(Runnable then) {
        outside.upgradeToSsl().onSuccess(done -> then.run()).onFailure(failed -> close());
    }

    /** Says something and takes the next line for what it asks. */
    final void ask(String challenge, Consumer<String> then) {
        answer = then;
        say(challenge);
    }

    /**
     * Judges a sign-in.
     *
     * @param first what came with the command, or empty
     * @param continuation what a challenge begins with
     */
    final void judge(String first, String continuation, String welcome, String refusal) {
        if (first.isEmpty()) {
            ask(continuation + " ", given -> judged(given, continuation, welcome, refusal));
        } else {
            judged(first, continuation, welcome, refusal);
        }
    }

    private void judged(String message, String continuation, String welcome, String refusal) {
        Optional<Login> login = parsed(message);
        if (login.isPresent()) {
            enter(login.get(), welcome);
            return;
        }
        String why = "{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"mail\"}";
        String challenge =
                continuation + " " + Base64.getEncoder().encodeToString(why.getBytes(StandardCharsets.US_ASCII));
        ask(challenge, empty -> say(empty.isEmpty() ? refusal : "* BAD an empty line was wanted"));
    }

    private Optional<Login> parsed(String message) {
        try {
            String text = new String(Base64.getDecoder().decode(message), StandardCharsets.UTF_8);
            String[] parts = text.split("\1", -1);
            return parts.length == 4 && parts[0].startsWith("user=") && parts[1].startsWith("auth=Bearer ")
                    ? behind.login(parts[0].substring(5), parts[1].substring(12))
                    : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private void enter(Login login, String welcome) {
        outside.pause();
        client.connect(behind.port(), "127.0.0.1")
                .onFailure(gone -> close())
                .onSuccess(inside -> signIn(inside, new ArrayDeque<>(signIn(login)), welcome));
    }

    private void signIn(NetSocket inside, Deque<String> left, String welcome) {
        Predicate<String> ends = this::endsReply;
        lines(inside, line -> {
            if (!ends.test(line)) {
                return;
            }
            String next = left.poll();
            if (next != null) {
                inside.write(next + END);
                return;
            }
            inside.pause();
            outside.pipeTo(inside);
            say(welcome);
            inside.pipeTo(outside);
        });
    }

    private static void lines(NetSocket socket, Consumer<String> taker) {
        socket.handler(RecordParser.newDelimited(
                END, (Buffer line) -> taker.accept(line.toString(StandardCharsets.ISO_8859_1))));
    }
}
