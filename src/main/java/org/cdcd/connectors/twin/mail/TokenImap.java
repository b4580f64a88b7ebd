package org.cdcd.connectors.twin.mail;

import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** IMAP as providers of OAuth speak it before the sign-in. */
final class TokenImap extends TokenSession {
    TokenImap(NetSocket outside, NetClient client, Behind behind) {
        super(outside, client, behind);
    }

    void start() {
        start("* OK ready");
    }

    @Override
    void command(String line) {
        String[] words = line.split(" ", 4);
        String verb = words.length < 2 ? "" : words[1].toUpperCase(Locale.ROOT);
        switch (verb) {
            case "CAPABILITY" -> say("* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2", words[0] + " OK done");
            case "NOOP" -> say(words[0] + " OK done");
            case "AUTHENTICATE" -> authenticate(words);
            case "LOGOUT" -> {
                say("* BYE", words[0] + " OK done");
                close();
            }
            case "LOGIN" -> say(words[0] + " NO [ALERT] Application-specific password required");
            default -> say(words[0] + " BAD sign in first");
        }
    }

    private void authenticate(String[] words) {
        if (words.length < 3 || !words[2].equalsIgnoreCase("XOAUTH2")) {
            say(words[0] + " NO no such mechanism");
            return;
        }
        judge(
                words.length == 4 ? words[3] : "",
                "+",
                words[0] + " OK signed in",
                words[0] + " NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)");
    }

    @Override
    Deque<String> signIn(Login login) {
        return new ArrayDeque<>(List.of("T LOGIN \"" + login.user() + "\" \"" + login.password() + "\""));
    }

    @Override
    boolean endsReply(String line) {
        return line.startsWith("* OK") || line.startsWith("T ");
    }
}
