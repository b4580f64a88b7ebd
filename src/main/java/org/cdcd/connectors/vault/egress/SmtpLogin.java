package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Logs in at an SMTP submission server (RFC 5321, RFC 4954, RFC 3207). */
final class SmtpLogin implements MailLogin.Protocol {
    private static final String HELLO = "EHLO localhost\r\n";

    @Override
    public Future<Void> logIn(LineSocket server, String host, boolean startTls, MailLogin login) {
        return SmtpReply.read(server)
                .compose(greeting -> expect(greeting, 220))
                .compose(ready -> startTls ? upgrade(server, host) : Future.succeededFuture())
                .compose(secure -> hello(server))
                .compose(hello -> authenticate(server, hello, login));
    }

    private static Future<SmtpReply> hello(LineSocket server) {
        return server.write(HELLO).compose(sent -> SmtpReply.read(server)).compose(reply -> expect(reply, 250));
    }

    private static Future<Void> upgrade(LineSocket server, String host) {
        return hello(server)
                .compose(hello -> server.write("STARTTLS\r\n"))
                .compose(sent -> SmtpReply.read(server))
                .compose(reply -> {
                    // anything sent ahead of the handshake was not sent by who the certificate names
                    if (reply.code() != 220 || server.hasUnread()) {
                        return Future.failedFuture(Refusal.of(
                                ErrorCode.SERVICE_TLS_ERROR, "The mail server offers no secure connection."));
                    }
                    return server.socket().upgradeToSsl(host);
                });
    }

    private static Future<Void> authenticate(LineSocket server, SmtpReply hello, MailLogin login) {
        Set<String> mechanisms = mechanisms(hello.lines());
        if (login.isToken()) {
            return sasl(server, "XOAUTH2", List.of(login.xoauth2Line()));
        }
        if (mechanisms.contains("PLAIN") || !mechanisms.contains("LOGIN")) {
            return sasl(server, "PLAIN", List.of(login.plainLine()));
        }
        return sasl(server, "LOGIN", List.of(login.userLine(), login.passwordLine()));
    }

    private static Set<String> mechanisms(List<String> hello) {
        Set<String> all = new HashSet<>();
        hello.stream()
                .map(line -> line.substring(Math.min(4, line.length())).toUpperCase(Locale.ROOT))
                .filter(line -> line.startsWith("AUTH ") || line.startsWith("AUTH="))
                .forEach(line -> all.addAll(Arrays.asList(line.substring(5).split(" +"))));
        return all;
    }

    private static Future<Void> sasl(LineSocket server, String mechanism, List<byte[]> answers) {
        return server.write("AUTH " + mechanism + "\r\n").compose(sent -> answer(server, answers, 0));
    }

    private static Future<Void> answer(LineSocket server, List<byte[]> answers, int next) {
        return SmtpReply.read(server).compose(reply -> {
            if (reply.code() == 235 && next == answers.size()) {
                return Future.succeededFuture();
            }
            if (reply.code() != 334 || next > answers.size()) {
                return Future.failedFuture(new LoginRefused(reply.last()));
            }
            // one challenge more than there are answers: XOAUTH2 says what was wrong and wants an empty line
            Future<Void> sent = next < answers.size() ? server.writeSecret(answers.get(next)) : server.write("\r\n");
            return sent.compose(done -> answer(server, answers, next + 1));
        });
    }

    private static Future<SmtpReply> expect(SmtpReply reply, int code) {
        return reply.code() == code
                ? Future.succeededFuture(reply)
                : Future.failedFuture(Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The mail server is not ready."));
    }
}
