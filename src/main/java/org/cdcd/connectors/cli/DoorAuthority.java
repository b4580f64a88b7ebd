package org.cdcd.connectors.cli;

import java.io.IOException;
import java.io.Reader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.cdcd.connectors.wire.Unusable;

/** The private authority that signs for the gateways and vaults of one installation (RFC 5280), and for nothing else. */
final class DoorAuthority {
    private static final X500Name NAME = new X500Name("CN=CDCD Connectors door");
    private static final Duration LIFETIME = Duration.ofDays(3650);

    private final SecureRandom random = new SecureRandom();
    private final Instant now;
    private final PrivateKey key;
    private final X509Certificate certificate;

    /** A certificate and the key that goes with it. */
    record Issued(X509Certificate certificate, PrivateKey key) {}

    private DoorAuthority(Instant now, PrivateKey key, X509Certificate certificate) {
        this.now = now;
        this.key = key;
        this.certificate = certificate;
    }

    static DoorAuthority create(Instant now) {
        KeyPair keys = newKeys();
        X509v3CertificateBuilder builder = builder(new SecureRandom(), now, LIFETIME, NAME, keys.getPublic());
        add(builder, Extension.basicConstraints, true, new BasicConstraints(0));
        add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        return new DoorAuthority(now, keys.getPrivate(), sign(builder, keys.getPrivate()));
    }

    /** @throws Unusable with one line if these are not what {@code create} made */
    static DoorAuthority read(Instant now, Path certificate, Path key) {
        try (PEMParser certificates = new PEMParser(reader(certificate));
                PEMParser keys = new PEMParser(reader(key))) {
            if (certificates.readObject() instanceof X509CertificateHolder holder
                    && keys.readObject() instanceof PrivateKeyInfo info) {
                return new DoorAuthority(
                        now,
                        new JcaPEMKeyConverter().getPrivateKey(info),
                        new JcaX509CertificateConverter().getCertificate(holder));
            }
            throw new Unusable(certificate + " and " + key + " are not an authority's certificate and key in PEM");
        } catch (IOException | GeneralSecurityException e) {
            throw new Unusable(
                    certificate + " and " + key + " cannot be read as an authority's certificate and key", e);
        }
    }

    private static Reader reader(Path file) throws IOException {
        return Files.newBufferedReader(file);
    }

    X509Certificate certificate() {
        return certificate;
    }

    PrivateKey key() {
        return key;
    }

    /** For a vault, which is reached under these names or addresses. */
    Issued vault(List<String> names, Duration lifetime) {
        GeneralName[] all = names.stream()
                .map(name -> new GeneralName(
                        name.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        return issue("vault", KeyPurposeId.id_kp_serverAuth, new GeneralNames(all), lifetime);
    }

    /** For a gateway: it may connect, and never pass for a vault. */
    Issued gateway(Duration lifetime) {
        GeneralNames name = new GeneralNames(new GeneralName(GeneralName.dNSName, "gateway"));
        return issue("gateway", KeyPurposeId.id_kp_clientAuth, name, lifetime);
    }

    private Issued issue(String name, KeyPurposeId purpose, GeneralNames alternatives, Duration lifetime) {
        KeyPair keys = newKeys();
        X509v3CertificateBuilder builder = builder(random, now, lifetime, new X500Name("CN=" + name), keys.getPublic());
        add(builder, Extension.basicConstraints, true, new BasicConstraints(false));
        add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        add(builder, Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
        add(builder, Extension.subjectAlternativeName, false, alternatives);
        return new Issued(sign(builder, key), keys.getPrivate());
    }

    private static X509v3CertificateBuilder builder(
            SecureRandom random, Instant now, Duration lifetime, X500Name subject, java.security.PublicKey subjectKey) {
        return new JcaX509v3CertificateBuilder(
                NAME,
                new BigInteger(120, random).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofMinutes(5))),
                Date.from(now.plus(lifetime)),
                subject,
                subjectKey);
    }

    private static void add(
            X509v3CertificateBuilder builder, ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
        try {
            builder.addExtension(id, critical, value);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey authority) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority)));
        } catch (OperatorCreationException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
