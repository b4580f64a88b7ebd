package org.cdcd.connectors.twin;

import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that lives as long as one server; its key never leaves memory. */
final class BootAuthority {
    private static final X500Name NAME = new X500Name("CN=CDCD Connectors sandbox CA");
    private static final Duration LIFETIME = Duration.ofDays(30);

    private final SecureRandom random;
    private final Instant now;
    private final KeyPair keys;
    private final X509Certificate certificate;

    BootAuthority(SecureRandom random, Instant now) {
        this.random = random;
        this.now = now;
        this.keys = newKeys();
        X509v3CertificateBuilder builder = builder(NAME, keys);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        } catch (CertIOException impossible) {
            throw new IllegalStateException(impossible);
        }
        this.certificate = sign(builder);
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** A server certificate for these names, for {@code localhost} and for the loopback addresses. */
    KeyCertOptions serverCertificate(Collection<String> names) {
        KeyPair server = newKeys();
        X509v3CertificateBuilder builder = builder(new X500Name("CN=localhost"), server);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
        } catch (CertIOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return opened(server, sign(builder));
    }

    private static GeneralNames alternatives(Collection<String> names) {
        List<GeneralName> all = new ArrayList<>();
        names.forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        all.add(new GeneralName(GeneralName.dNSName, "localhost"));
        all.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        all.add(new GeneralName(GeneralName.iPAddress, "::1"));
        return new GeneralNames(all.toArray(GeneralName[]::new));
    }

    private X509v3CertificateBuilder builder(X500Name subject, KeyPair subjectKeys) {
        return new JcaX509v3CertificateBuilder(
                NAME,
                new BigInteger(120, random).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofMinutes(5))),
                Date.from(now.plus(LIFETIME)),
                subject,
                subjectKeys.getPublic());
    }

    private X509Certificate sign(X509v3CertificateBuilder builder) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (OperatorCreationException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The key store is opened here, once: each port that did it would derive its keys from the password again. */
    private KeyCertOptions opened(KeyPair server, X509Certificate signed) {
        char[] password = "twin".toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("twin", server.getPrivate(), password, new Certificate[] {signed, certificate});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, password);
            return KeyCertOptions.wrap((X509KeyManager) managers.getKeyManagers()[0]);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
