package org.cdcd.connectors.vault.egress;

import io.vertx.core.net.NetServerOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.vault.http.Faults;
import org.cdcd.connectors.wire.Refusal;

/**
 * The port for sending mail. A client authenticates with a handle as its password ({@code AUTH PLAIN} or {@code AUTH
 * LOGIN}); the vault logs in at the account's server and passes on what rule {@code send} allows: {@code MAIL}, {@code
 * RCPT}, {@code DATA}, {@code RSET}, {@code NOOP}, {@code QUIT}, each once the reply to the one before has come, and to
 * recipients only that the owner signed.
 *
 * <p>A refusal of the vault is a {@code 535} whose text begins with {@code CDCD code}; a refusal of the server comes with
 * the server's own words.
 */
final class SmtpPort extends MailPort {
    private static final int MOST_COMMANDS = 10;
    private static final Pattern AUTH = Pattern.compile("(?i)AUTH (PLAIN|LOGIN)(?: ([A-Za-z0-9+/=]+))?");

    private final LastHop hop;

    SmtpPort(LastHop hop, NetServerOptions options) {
        super(hop, options);
        this.hop = hop;
    }

    @Override
    void begin(LineSocket client) {
        new Session(client).start();
    }

    private final class Session {
        private final LineSocket client;
        private final MailSession session;
        private int commands;

        Session(LineSocket client) {
            this.client = client;
            this.session = new MailSession(hop, MailProtocol.SMTP, SmtpLogin::new, client);
        }

        void start() {
            say("220 localhost ESMTP ready\r\n");
        }

        private void say(String text) {
            client.write(text);
            client.line().onSuccess(this::command).onFailure(bad -> session.end());
        }

        private void command(String line) {
            commands++;
            if (commands > MOST_COMMANDS) {
                client.write("421 4.7.0 too many commands\r\n").onComplete(said -> session.end());
                return;
            }
            Matcher auth = AUTH.matcher(line);
            if (auth.matches()) {
                authenticate(auth.group(1).toUpperCase(Locale.ROOT), auth.group(2) == null ? "" : auth.group(2));
                return;
            }
            switch (line.split(" ", 2)[0].toUpperCase(Locale.ROOT)) {
                case "EHLO" -> say("250-localhost\r\n250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN LOGIN\r\n");
                case "HELO" -> say("250 localhost\r\n");
                case "NOOP", "RSET" -> say("250 2.0.0 ok\r\n");
                case "QUIT" -> client.write("221 2.0.0 bye\r\n").onComplete(said -> session.end());
                default -> say("530 5.7.0 authenticate first\r\n");
            }
        }

        private void authenticate(String mechanism, String first) {
            if (mechanism.equals("PLAIN")) {
                if (first.isEmpty()) {
                    ask("", answer -> open(ImapPort.passwordOf(answer)));
                } else {
                    open(ImapPort.passwordOf(first));
                }
            } else if (first.isEmpty()) {
                ask("Username:", user -> ask("Password:", answer -> open(decoded(answer))));
            } else {
                ask("Password:", answer -> open(decoded(answer)));
            }
        }

        private void ask(String challenge, Consumer<String> then) {
            String encoded = Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.US_ASCII));
            client.write("334 " + encoded + "\r\n");
            client.line().onSuccess(then::accept).onFailure(bad -> session.end());
        }

        private void open(String password) {
            session.open(password)
                    .onSuccess(opened -> {
                        client.write("235 2.7.0 authenticated\r\n");
                        new SmtpRelay(hop, session, client, opened).next();
                    })
                    .onFailure(cause -> client.write(reason(cause) + "\r\n").onComplete(said -> session.end()));
        }
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String reason(Throwable cause) {
        if (cause instanceof LoginRefused refused) {
            return refused.line().matches("[45][0-9][0-9] .*") ? refused.line() : "535 5.7.8 " + refused.line();
        }
        Refusal refusal = Faults.refusal(cause, false);
        String code = refusal.code().retryable() ? "454 4.7.0" : "535 5.7.8";
        return code + " CDCD " + refusal.code().wireName() + " " + refusal.detail();
    }
}
