package org.cdcd.connectors.twin.mail;

import io.vertx.core.Future;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/** The mailboxes as one provider of OAuth shows them: by tokens of its accounts. */
final class TokenProvider {
    private final Stage stage;
    private final NetClient client;
    private final AuthorizationServer accounts;
    private final Function<Person, String> password;

    /** @param password of the mailbox behind, as it is now */
    TokenProvider(Stage stage, AuthorizationServer accounts, Function<Person, String> password) {
        this.stage = stage;
        this.client = stage.vertx().createNetClient();
        this.accounts = accounts;
        this.password = password;
    }

    /** IMAP on a free port, with TLS from the first byte. */
    Future<Integer> imap(String scope, IntSupplier plainPort) {
        return listen(true, scope, plainPort, (socket, behind) -> new TokenImap(socket, client, behind)::start);
    }

    /** Submission on a free port. */
    Future<Integer> smtp(String scope, IntSupplier plainPort, boolean implicitTls) {
        return listen(implicitTls, scope, plainPort, (socket, behind) -> new TokenSmtp(socket, client, behind)::start);
    }

    private Future<Integer> listen(
            boolean implicitTls,
            String scope,
            IntSupplier plainPort,
            BiFunction<NetSocket, TokenSession.Behind, Runnable> sessions) {
        NetServerOptions options = new NetServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(implicitTls)
                .setKeyCertOptions(stage.certificate());
        TokenSession.Behind behind = new TokenSession.Behind() {
            @Override
            public int port() {
                return plainPort.getAsInt();
            }

            @Override
            public Optional<TokenSession.Login> login(String user, String token) {
                return admitted(user, token, scope);
            }
        };
        return stage.vertx()
                .createNetServer(options)
                .connectHandler(socket -> sessions.apply(socket, behind).run())
                .listen()
                .map(NetServer::actualPort);
    }

    private Optional<TokenSession.Login> admitted(String user, String token, String scope) {
        Access access = accounts.find(token);
        if (access == null
                || accounts.expired(access)
                || !access.has(scope)
                || !access.person().email().equalsIgnoreCase(user)) {
            return Optional.empty();
        }
        return Optional.of(new TokenSession.Login(access.person().email(), password.apply(access.person())));
    }
}
