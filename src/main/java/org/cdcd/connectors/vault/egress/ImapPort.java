package org.cdcd.connectors.vault.egress;

import io.vertx.core.net.NetServerOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.vault.http.Faults;
import org.cdcd.connectors.wire.Refusal;

/**
 * The port for reading mail. A client logs in with a handle as its password ({@code LOGIN} or {@code AUTHENTICATE
 * PLAIN}; the user name does not matter); the vault logs in at the account's server and passes on what the operation may
 * do: rule {@code read} has {@code EXAMINE} and no command that changes anything, rule {@code append} adds a message and
 * reads none, rule {@code write} has all commands that change messages, and none of them removes or renames a folder, changes rights, or compresses what has to be looked at.
 *
 * <p>A refusal of the vault is a {@code NO} whose text begins with {@code [CDCD code]}; a refusal of the server comes
 * with the server's own words. A command that is not allowed ends the session.
 */
final class ImapPort extends MailPort {
    private static final String READY = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n";
    private static final int MOST_COMMANDS = 10;
    private static final String STRING = "(\"(?:[^\"\\\\]|\\\\.)*\"|[^\" ]+)";
    private static final Pattern COMMAND = Pattern.compile("([A-Za-z0-9.]{1,40}) ([A-Za-z]+)(?: (.*))?");
    private static final Pattern LOGIN = Pattern.compile(STRING + " " + STRING);
    private static final Pattern PLAIN = Pattern.compile("(?i)PLAIN(?: ([A-Za-z0-9+/=]+))?");

    private final LastHop hop;

    ImapPort(LastHop hop, NetServerOptions options) {
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
            this.session = new MailSession(hop, MailProtocol.IMAP, ImapLogin::new, client);
        }

        void start() {
            client.write(READY);
            next();
        }

        private void next() {
            client.line().onSuccess(this::command).onFailure(bad -> session.end());
        }

        private void command(String line) {
            Matcher command = COMMAND.matcher(line);
            commands++;
            if (!command.matches() || commands > MOST_COMMANDS) {
                client.write("* BYE malformed\r\n").onComplete(said -> session.end());
                return;
            }
            String tag = command.group(1);
            String rest = command.group(3) == null ? "" : command.group(3);
            switch (command.group(2).toUpperCase(Locale.ROOT)) {
                case "CAPABILITY" -> say("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\n" + tag + " OK done\r\n");
                case "NOOP" -> say(tag + " OK done\r\n");
                case "LOGOUT" ->
                    client.write("* BYE\r\n" + tag + " OK done\r\n").onComplete(said -> session.end());
                case "LOGIN" -> login(tag, rest);
                case "AUTHENTICATE" -> authenticate(tag, rest);
                default -> say(tag + " BAD log in first\r\n");
            }
        }

        private void say(String text) {
            client.write(text);
            next();
        }

        private void login(String tag, String rest) {
            Matcher words = LOGIN.matcher(rest);
            if (words.matches()) {
                open(tag, unquoted(words.group(2)));
            } else {
                say(tag + " BAD user name and password are wanted\r\n");
            }
        }

        private static String unquoted(String word) {
            return word.startsWith("\"") ? word.substring(1, word.length() - 1).replaceAll("\\\\(.)", "$1") : word;
        }

        private void authenticate(String tag, String rest) {
            Matcher mechanism = PLAIN.matcher(rest);
            if (!mechanism.matches()) {
                say(tag + " NO only PLAIN is understood\r\n");
                return;
            }
            String first = mechanism.group(1);
            if (first != null) {
                open(tag, passwordOf(first));
                return;
            }
            client.write("+ \r\n");
            client.line().onSuccess(answer -> open(tag, passwordOf(answer))).onFailure(bad -> session.end());
        }

        private void open(String tag, String password) {
            session.open(password)
                    .onSuccess(opened -> {
                        client.write(tag + " OK logged in\r\n");
                        new ImapSplice(hop, session, client, opened).start();
                    })
                    .onFailure(cause ->
                            client.write(tag + " NO " + reason(cause) + "\r\n").onComplete(said -> session.end()));
        }
    }

    /** The password of a SASL PLAIN message; empty if it is none. */
    static String passwordOf(String base64) {
        try {
            String message = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            return message.substring(message.lastIndexOf('\0') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String reason(Throwable cause) {
        if (cause instanceof LoginRefused refused) {
            return refused.line().replaceFirst("(?i)^(NO|BAD) ", "");
        }
        Refusal refusal = Faults.refusal(cause, false);
        return "[CDCD " + refusal.code().wireName() + "] " + refusal.detail();
    }
}
