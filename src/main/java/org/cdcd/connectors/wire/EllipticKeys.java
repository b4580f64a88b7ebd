package org.cdcd.connectors.wire;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** JWKs of the curves P-256, Ed25519 and X25519 as keys of the current provider, and back. */
final class EllipticKeys {
    private static final int OCTET_KEY_BYTES = 32;
    // DER (RFC 8410) up to the key's 32 bytes; the object identifier's last byte tells the curves apart
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6500032100");
    private static final byte[] PRIVATE_PREFIX = HexFormat.of().parseHex("302e020100300506032b650004220420");
    private static final int PUBLIC_CURVE_AT = 8;
    private static final int PRIVATE_CURVE_AT = 11;

    private EllipticKeys() {}

    /** A key made for one message. */
    record Ephemeral(PrivateKey privateKey, JWK publicKey) {}

    static PublicKey publicKey(JWK key) throws GeneralSecurityException {
        if (key instanceof OctetKeyPair octets) {
            return factory(octets.getCurve())
                    .generatePublic(new X509EncodedKeySpec(
                            der(PUBLIC_PREFIX, PUBLIC_CURVE_AT, octets.getCurve(), octets.getDecodedX())));
        }
        ECKey ec = p256(key);
        ECPoint point = new ECPoint(ec.getX().decodeToBigInteger(), ec.getY().decodeToBigInteger());
        return factory(Curve.P_256).generatePublic(new ECPublicKeySpec(point, Curve.P_256.toECParameterSpec()));
    }

    static PrivateKey privateKey(JWK key) throws GeneralSecurityException {
        if (!key.isPrivate()) {
            throw new GeneralSecurityException("the key has no private part");
        }
        if (key instanceof OctetKeyPair octets) {
            return factory(octets.getCurve())
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            der(PRIVATE_PREFIX, PRIVATE_CURVE_AT, octets.getCurve(), octets.getDecodedD())));
        }
        BigInteger d = p256(key).getD().decodeToBigInteger();
        return factory(Curve.P_256).generatePrivate(new ECPrivateKeySpec(d, Curve.P_256.toECParameterSpec()));
    }

    /** A fresh key of P-256 or X25519. */
    static Ephemeral ephemeral(Curve curve) throws GeneralSecurityException {
        @Nullable Provider provider = SignatureProviders.current();
        String algorithm = family(curve);
        KeyPairGenerator generator = provider == null
                ? KeyPairGenerator.getInstance(algorithm)
                : KeyPairGenerator.getInstance(algorithm, provider);
        if (curve.equals(Curve.P_256)) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        KeyPair pair = generator.generateKeyPair();
        return new Ephemeral(pair.getPrivate(), jwk(curve, pair.getPublic()));
    }

    private static JWK jwk(Curve curve, PublicKey key) {
        if (key instanceof ECPublicKey ec) {
            return new ECKey.Builder(curve, ec).build();
        }
        byte[] der = key.getEncoded();
        byte[] x = Arrays.copyOfRange(der, der.length - OCTET_KEY_BYTES, der.length);
        return new OctetKeyPair.Builder(curve, Base64URL.encode(x)).build();
    }

    private static byte[] der(byte[] prefix, int curveAt, Curve curve, byte[] key) throws GeneralSecurityException {
        if (key.length != OCTET_KEY_BYTES) {
            throw new GeneralSecurityException("the key has a wrong length");
        }
        byte[] der = Arrays.copyOf(prefix, prefix.length + OCTET_KEY_BYTES);
        der[curveAt] = (byte) (curve.equals(Curve.X25519) ? 0x6e : 0x70);
        System.arraycopy(key, 0, der, prefix.length, OCTET_KEY_BYTES);
        return der;
    }

    private static ECKey p256(JWK key) throws GeneralSecurityException {
        if (key instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)) {
            return ec;
        }
        throw new GeneralSecurityException("the key is of another curve");
    }

    private static KeyFactory factory(Curve curve) throws GeneralSecurityException {
        Provider provider = SignatureProviders.current();
        return provider == null
                ? KeyFactory.getInstance(family(curve))
                : KeyFactory.getInstance(family(curve), provider);
    }

    private static String family(Curve curve) throws GeneralSecurityException {
        if (curve.equals(Curve.P_256)) {
            return "EC";
        }
        if (curve.equals(Curve.Ed25519)) {
            return "EdDSA";
        }
        if (curve.equals(Curve.X25519)) {
            return "XDH";
        }
        throw new GeneralSecurityException("the key is of another curve");
    }
}
