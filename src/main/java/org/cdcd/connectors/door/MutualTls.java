package org.cdcd.connectors.door;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.cdcd.connectors.wire.Unusable;

/**
 * How gateway and vault know each other while they are two processes: each shows a certificate that the same private authority
 * has signed, over TLS 1.3 (RFC 8446) and nothing older. What was read once is used until the process ends: a handle is bound
 * to the certificate, so no connection may show another one.
 */
public final class MutualTls {
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3");

    private final PemTrustOptions trust;
    private final PemKeyCertOptions own;
    private final SSLContext context;

    private MutualTls(PemTrustOptions trust, PemKeyCertOptions own, SSLContext context) {
        this.trust = trust;
        this.own = own;
        this.context = context;
    }

    /**
     * Reads three PEM files.
     *
     * @param authority that signs for gateways and vaults, and for nobody else
     * @param certificate of this process
     * @param key that goes with it, PKCS #8
     * @throws Unusable with one line for the operator if a file is missing or is not what it should be
     */
    public static MutualTls read(Vertx vertx, Path authority, Path certificate, Path key) {
        PemTrustOptions trust = new PemTrustOptions().addCertValue(content(authority));
        PemKeyCertOptions own =
                new PemKeyCertOptions().setCertValue(content(certificate)).setKeyValue(content(key));
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(
                    own.getKeyManagerFactory(vertx).getKeyManagers(),
                    trust.getTrustManagerFactory(vertx).getTrustManagers(),
                    new SecureRandom());
            return new MutualTls(trust, own, context);
        } catch (Exception e) {
            throw new Unusable(
                    "connectors.door: " + authority + ", " + certificate + " and " + key
                            + " are not an authority, a certificate and its key in PEM",
                    e);
        }
    }

    private static Buffer content(Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new Unusable(
                    "the file " + file
                            + " cannot be read: connectors certificates makes the files that gateway and vault"
                            + " know each other by",
                    e);
        }
    }

    /** The same options, for who listens: whoever shows no certificate of the authority is turned away. */
    public <T extends NetServerOptions> T listening(T options) {
        set(options);
        options.setClientAuth(ClientAuth.REQUIRED);
        return options;
    }

    /** The same options, for who connects: the other end must be the host that was asked for. */
    public HttpClientOptions connecting(HttpClientOptions options) {
        set(options);
        return options.setVerifyHost(true);
    }

    private void set(TCPSSLOptions options) {
        options.setSsl(true)
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setKeyCertOptions(own)
                .setTrustOptions(trust);
    }

    /** The same for libraries that bring their own sockets. */
    public SSLContext context() {
        return context;
    }
}
