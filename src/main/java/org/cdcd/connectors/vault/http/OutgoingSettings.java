package org.cdcd.connectors.vault.http;

import java.time.Duration;

/**
 * The limits of the outgoing client.
 *
 * @param connect until a connection stands, TLS included
 * @param silence the longest time without a byte either way on a connection, where a call says nothing else
 * @param keepAlive how long an idle connection is kept for the next call of the same credential
 * @param connectionsPerCredential to one host at a time; more calls wait
 * @param waitingPerCredential calls that may wait; more are refused
 * @param pooledCredentials credentials whose idle connections are kept
 * @param tokenAnswer bytes of an answer to a token call
 */
public record OutgoingSettings(
        Duration connect,
        Duration silence,
        Duration keepAlive,
        int connectionsPerCredential,
        int waitingPerCredential,
        int pooledCredentials,
        int tokenAnswer) {
    public static final OutgoingSettings DEFAULTS = new OutgoingSettings(
            Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(20), 8, 64, 1_000, 64 * 1024);
}
