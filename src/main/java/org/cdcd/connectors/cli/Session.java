package org.cdcd.connectors.cli;

import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.cdcd.connectors.wire.ClientIdentity;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.ServerKey;

/** One identity and the client that acts with it. */
final class Session {
    private Session() {}

    static HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** For one run that keeps nothing. */
    static ConnectorsClient client(IdentityFile identity) {
        return client(identity, thumbprint -> {});
    }

    /** @param remember is told of the server's key when it is another than that of the identity */
    static ConnectorsClient client(IdentityFile identity, Consumer<String> remember) {
        InstantSource clock = InstantSource.system();
        HttpClient http = http();
        return new ConnectorsClient(
                identity.server(),
                new ClientIdentity(
                        identity.webid(),
                        new TokenSource(identity, http, clock),
                        identity.dpopKey(),
                        Keys.named(identity.dpopKey(), identity.keyId()),
                        identity.responseKey()),
                new ServerKey(identity.serverKey(), remember),
                http,
                clock,
                new SecureRandom());
    }
}
