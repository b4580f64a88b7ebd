package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Logs in at an IMAP server (RFC 3501, RFC 9051). */
final class ImapLogin implements MailLogin.Protocol {
    private static final int MOST_LINES = 200;

    private final List<String> capabilities = new ArrayList<>();
    private int tags;

    /** What the server could do after the log-in, upper case. */
    List<String> capabilities() {
        return capabilities;
    }

    @Override
    public Future<Void> logIn(LineSocket server, String host, boolean startTls, MailLogin login) {
        return server.line()
                .compose(greeting -> greeting.toUpperCase(Locale.ROOT).startsWith("* OK")
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture(unavailable()))
                .compose(ready -> startTls ? upgrade(server, host) : Future.succeededFuture())
                .compose(secure -> askCapabilities(server))
                .compose(known -> authenticate(server, login))
                .compose(in -> askCapabilities(server));
    }

    private Future<Void> upgrade(LineSocket server, String host) {
        return command(server, "STARTTLS").compose(ok -> {
            // anything sent ahead of the handshake was not sent by who the certificate names
            if (server.hasUnread()) {
                return Future.failedFuture(insecure());
            }
            return server.socket().upgradeToSsl(host);
        });
    }

    private Future<Void> askCapabilities(LineSocket server) {
        capabilities.clear();
        return command(server, "CAPABILITY");
    }

    private Future<Void> authenticate(LineSocket server, MailLogin login) {
        if (login.isToken()) {
            return sasl(server, "XOAUTH2", login.xoauth2Line());
        }
        if (capabilities.contains("AUTH=PLAIN")) {
            return sasl(server, "PLAIN", login.plainLine());
        }
        if (capabilities.contains("LOGINDISABLED")) {
            return Future.failedFuture(new LoginRefused("NO [CANNOT] the server offers no way to log in"));
        }
        return login(server, login);
    }

    private Future<Void> sasl(LineSocket server, String mechanism, byte[] answer) {
        String tag = nextTag();
        return server.write(tag + " AUTHENTICATE " + mechanism + "\r\n")
                .compose(asked -> continuation(server, tag))
                .compose(go -> server.writeSecret(answer))
                .compose(sent -> outcome(server, tag, 0));
    }

    /** LOGIN with literals, which can carry any password. */
    private Future<Void> login(LineSocket server, MailLogin login) {
        String tag = nextTag();
        byte[] user = login.user().getBytes(StandardCharsets.UTF_8);
        byte[] password = login.rawPassword();
        return server.write(tag + " LOGIN {" + user.length + "}\r\n")
                .compose(asked -> continuation(server, tag))
                .compose(go -> server.write(
                        new String(user, StandardCharsets.ISO_8859_1) + " {" + (password.length - 2) + "}\r\n"))
                .compose(sent -> continuation(server, tag))
                .compose(go -> server.writeSecret(password))
                .compose(sent -> outcome(server, tag, 0));
    }

    private Future<Void> command(LineSocket server, String command) {
        String tag = nextTag();
        return server.write(tag + " " + command + "\r\n").compose(sent -> outcome(server, tag, 0));
    }

    private static Future<Void> continuation(LineSocket server, String tag) {
        return continuation(server, tag, 0);
    }

    private static Future<Void> continuation(LineSocket server, String tag, int lines) {
        return server.line().compose(line -> {
            if (line.startsWith("+")) {
                return Future.succeededFuture();
            }
            if (line.startsWith("* ") && lines < MOST_LINES) {
                return continuation(server, tag, lines + 1);
            }
            return Future.failedFuture(new LoginRefused(withoutTag(line, tag)));
        });
    }

    private Future<Void> outcome(LineSocket server, String tag, int lines) {
        return server.line().compose(line -> {
            if (lines > MOST_LINES) {
                return Future.failedFuture(unavailable());
            }
            if (line.startsWith("+")) {
                // XOAUTH2 says what was wrong in a challenge that must be answered with nothing
                return server.write("\r\n").compose(sent -> outcome(server, tag, lines + 1));
            }
            if (!line.startsWith(tag + " ")) {
                note(line);
                return outcome(server, tag, lines + 1);
            }
            String status = withoutTag(line, tag);
            return status.toUpperCase(Locale.ROOT).startsWith("OK")
                    ? Future.succeededFuture()
                    : Future.failedFuture(new LoginRefused(status));
        });
    }

    private void note(String line) {
        String upper = line.toUpperCase(Locale.ROOT);
        if (upper.startsWith("* CAPABILITY ")) {
            capabilities.addAll(
                    List.of(upper.substring("* CAPABILITY ".length()).trim().split(" +")));
        }
    }

    private static String withoutTag(String line, String tag) {
        return line.startsWith(tag + " ") ? line.substring(tag.length() + 1) : line;
    }

    private String nextTag() {
        tags++;
        return "V" + tags;
    }

    private static Refusal unavailable() {
        return Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The mail server is not ready.");
    }

    private static Refusal insecure() {
        return Refusal.of(ErrorCode.SERVICE_TLS_ERROR, "The mail server spoke before its connection was secure.");
    }
}
