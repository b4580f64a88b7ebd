package org.cdcd.connectors.vault.egress;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.vault.accounts.linking.MailProof;
import org.cdcd.connectors.vault.http.Faults;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Proves a mail account by IMAP, by the same log-in that every session begins with. What the server says to it is not
 * repeated: the answer to a link is not sealed.
 */
public final class ImapProof implements MailProof {
    /** Response codes (RFC 5530) of a server that does not judge the log-in at all. */
    private static final Pattern NOT_NOW = Pattern.compile("(?i)NO \\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)[ \\]].*");

    private final Outgoing outgoing;
    private final Names names;
    private final Duration patience;

    /** @param patience until the server must have let us in, once connected */
    public ImapProof(Outgoing outgoing, Names names, Duration patience) {
        this.outgoing = outgoing;
        this.names = names;
        this.patience = patience;
    }

    @Override
    public void prove(Connector connector, Map<String, Secret> secrets, Map<String, String> connection) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("an event loop does not wait");
        }
        MailTarget server = MailTarget.of(names, declared(connector), connection, MailProtocol.IMAP);
        MailLogin login = MailLogin.of(secrets, connection);
        try {
            outgoing.socket(server.target(), server.implicitTls())
                    .compose(socket -> logInAndOut(socket, server, login))
                    .toCompletionStage()
                    .toCompletableFuture()
                    // connecting and the session have their own limits; this one only guards against a lost future
                    .orTimeout(patience.toMillis() * 2, TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw refusal(e.getCause() == null ? e : e.getCause());
        }
    }

    private static String declared(Connector connector) {
        return connector.hosts().values().stream()
                .filter(host -> host.startsWith(MailProtocol.IMAP.scheme() + ":"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(connector.id() + " declares no IMAP host"));
    }

    private Future<Void> logInAndOut(NetSocket socket, MailTarget target, MailLogin login) {
        LineSocket server = new LineSocket(socket);
        long timer = outgoing.vertx().setTimer(patience.toMillis(), late -> server.close());
        return new ImapLogin()
                .logIn(server, target.target().host(), !target.implicitTls(), login)
                .onSuccess(in -> server.write("V LOGOUT\r\n"))
                .onComplete(done -> {
                    outgoing.vertx().cancelTimer(timer);
                    server.close();
                });
    }

    private static Refusal refusal(Throwable cause) {
        if (cause instanceof LoginRefused refused) {
            return NOT_NOW.matcher(refused.line()).matches()
                    ? Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The mail server takes no log-ins now.")
                    : Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The mail server did not accept the log-in.")
                            .withRemedy("Check address and password. Most providers want an app password, made in"
                                    + " their settings for one program, and IMAP switched on.");
        }
        return Faults.refusal(cause, false);
    }
}
