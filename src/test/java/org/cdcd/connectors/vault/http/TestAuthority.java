package org.cdcd.connectors.vault.http;

import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509KeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.cdcd.connectors.operate.FrontDoorSettings;
import org.cdcd.connectors.wire.Pem;

/** A certificate authority for one test run. */
public final class TestAuthority {
    private static final X500Name ISSUER = new X500Name("CN=Test authority");
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyPair keys = keyPair();
    private final X509Certificate certificate = issue(ISSUER, keys, true);

    public X509Certificate certificate() {
        return certificate;
    }

    /** A key store with a key and a certificate for these names. */
    public KeyStore keyStore(String... hosts) {
        try {
            KeyPair own = keyPair();
            X509Certificate leaf = issue(new X500Name("CN=" + hosts[0]), own, false, hosts);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("key", own.getPrivate(), PASSWORD, new Certificate[] {leaf, certificate});
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Files with a certificate for these names, its chain, and its key. */
    public FrontDoorSettings.Tls files(Path folder, String... hosts) {
        try {
            KeyStore store = keyStore(hosts);
            StringBuilder chain = new StringBuilder();
            for (Certificate one : store.getCertificateChain("key")) {
                chain.append(Pem.of((X509Certificate) one));
            }
            return new FrontDoorSettings.Tls(
                    Files.writeString(folder.resolve("front.pem"), chain),
                    Files.writeString(
                            folder.resolve("front-key.pem"), Pem.of((PrivateKey) store.getKey("key", PASSWORD))));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public KeyCertOptions keyFor(String... hosts) {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keyStore(hosts), PASSWORD);
            return KeyCertOptions.wrap((X509KeyManager) factory.getKeyManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server socket of the platform's own, on any loopback port. */
    public ServerSocket blockingServer(String host) throws IOException, GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keyStore(host), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private X509Certificate issue(X500Name subject, KeyPair subjectKeys, boolean authority, String... hosts) {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                ISSUER,
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                subject,
                subjectKeys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (hosts.length > 0) {
                GeneralName[] names = Arrays.stream(hosts)
                        .map(host -> new GeneralName(GeneralName.dNSName, host))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
