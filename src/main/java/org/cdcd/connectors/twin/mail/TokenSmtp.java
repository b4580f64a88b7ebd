package org.cdcd.connectors.twin.mail;

import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Submission as providers of OAuth speak it before the sign-in, with TLS from the first byte or by STARTTLS. */
final class TokenSmtp extends TokenSession {
    private boolean secure;

    TokenSmtp(NetSocket outside, NetClient client, Behind behind) {
        super(outside, client, behind);
        this.secure = outside.isSsl();
    }

    void start() {
        start("220 ready");
    }

    @Override
    void command(String line) {
        String[] words = line.split(" ", 3);
        switch (words[0].toUpperCase(Locale.ROOT)) {
            case "EHLO" ->
                say("250-ready", secure ? "250-AUTH LOGIN XOAUTH2" : "250-STARTTLS", "250 ENHANCEDSTATUSCODES");
            case "STARTTLS" -> {
                say("220 2.0.0 go ahead");
                secure(() -> secure = true);
            }
            case "AUTH" -> authenticate(words);
            case "QUIT" -> {
                say("221 2.0.0 bye");
                close();
            }
            default -> say("530 5.7.57 Client not authenticated");
        }
    }

    private void authenticate(String[] words) {
        if (!secure || words.length < 2 || !words[1].equalsIgnoreCase("XOAUTH2")) {
            say("504 5.7.4 Unrecognized authentication type");
            return;
        }
        judge(words.length == 3 ? words[2] : "", "334", "235 2.7.0 Accepted", "535 5.7.3 Authentication unsuccessful");
    }

    @Override
    Deque<String> signIn(Login login) {
        String plain = "\0" + login.user() + "\0" + login.password();
        return new ArrayDeque<>(List.of(
                "EHLO localhost",
                "AUTH PLAIN " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    boolean endsReply(String line) {
        return line.length() < 4 || line.charAt(3) != '-';
    }
}
