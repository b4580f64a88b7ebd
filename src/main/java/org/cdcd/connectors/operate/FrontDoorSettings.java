package org.cdcd.connectors.operate;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the public API is served.
 *
 * @param port 0 takes any free port
 * @param publicOrigin scheme, host and port under which callers know this server; what answers are sealed for
 * @param appOrigins web origins whose pages may call the API (CORS) and are handed the code of a link; none by default
 * @param trustedProxies addresses of reverse proxies whose last {@code X-Forwarded-For} entry is the caller's address
 * @param maxBody bytes of a JSON body
 * @param maxHeaders bytes of a header block
 * @param maxUpload bytes of an upload's ciphertext
 * @param requestTimeout after which a request that nobody answered is answered with an error; streams have only {@code
 *     idleTimeout}
 * @param bodyTimeout within which a JSON body must have come
 * @param idleTimeout after which a silent connection is closed
 * @param vaultTimeout how long the vault may take over one question
 * @param drain how long running requests may take to finish when the server stops
 * @param tls null serves plain HTTP, for a loopback address or behind a proxy
 * @param development whether every answer says, by {@code CDCD-Mode: dev}, that it comes of people or services who are made up
 */
public record FrontDoorSettings(
        String host,
        int port,
        URI publicOrigin,
        Set<String> appOrigins,
        Set<String> trustedProxies,
        int maxBody,
        int maxHeaders,
        long maxUpload,
        Duration requestTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration vaultTimeout,
        Duration drain,
        @Nullable Tls tls,
        boolean development) {
    private static final int KIB = 1024;
    private static final long GIB = 1L << 30;

    /** Certificate chain and key as PEM files. */
    public record Tls(Path certificate, Path key) {}

    public FrontDoorSettings {
        appOrigins = Set.copyOf(appOrigins);
        trustedProxies = Set.copyOf(trustedProxies);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("no such port: " + port);
        }
        if (publicOrigin.getHost() == null || !publicOrigin.getRawPath().isEmpty()) {
            throw new IllegalArgumentException(
                    "the public origin is a scheme, a host and perhaps a port, nothing else");
        }
    }

    /** Loopback, plain HTTP, no web apps, the limits of a small server. */
    public static FrontDoorSettings defaults(int port, URI publicOrigin) {
        return new FrontDoorSettings(
                "127.0.0.1",
                port,
                publicOrigin,
                Set.of(),
                Set.of(),
                512 * KIB,
                16 * KIB,
                GIB + GIB / 16,
                Duration.ofMinutes(2),
                Duration.ofSeconds(15),
                Duration.ofSeconds(75),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                null,
                false);
    }
}
