package org.cdcd.connectors.vault.http;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How every connection to the outside is made: TLS 1.2 or 1.3, the certificate checked against the name. */
final class Tls {
    private static final Set<String> VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

    private Tls() {}

    static HttpClientOptions httpOptions(OutgoingSettings settings, Trust trust, boolean overridden, Duration silence) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setSsl(true)
                .setVerifyHost(true)
                .setTrustOptions(trust.forTarget(overridden))
                .setEnabledSecureTransportProtocols(VERSIONS)
                .setPipelining(false)
                .setMaxHeaderSize(32 * 1024)
                .setMaxInitialLineLength(4 * 1024)
                .setDecompressionSupported(false)
                .setIdleTimeout((int) silence.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setConnectTimeout((int) settings.connect().toMillis())
                .setTcpNoDelay(true);
        options.setSslHandshakeTimeout(settings.connect().toMillis()).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    /** @param atOnce whether TLS begins with the first byte; else the socket is upgraded later */
    static NetClientOptions socketOptions(OutgoingSettings settings, Trust trust, boolean overridden, boolean atOnce) {
        NetClientOptions options = new NetClientOptions()
                .setSsl(atOnce)
                .setHostnameVerificationAlgorithm("HTTPS")
                .setTrustOptions(trust.forTarget(overridden))
                .setConnectTimeout((int) settings.connect().toMillis())
                .setReconnectAttempts(0);
        options.setEnabledSecureTransportProtocols(VERSIONS)
                .setIdleTimeout((int) settings.silence().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(settings.connect().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }
}
