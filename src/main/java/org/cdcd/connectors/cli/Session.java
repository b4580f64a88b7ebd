package org.cdcd.connectors.cli;

import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.cdcd.connectors.wire.ClientIdentity;
import org.cdcd.connectors.wire.ConnectorsClient;

/** One identity and the client that acts with it. */
final class Session {
    private Session() {}

    static HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    static ConnectorsClient client(IdentityFile identity) {
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
                http,
                clock,
                new SecureRandom());
    }
}
