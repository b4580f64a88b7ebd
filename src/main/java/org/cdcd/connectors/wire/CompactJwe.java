package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.CurveBasedJWK;
import com.nimbusds.jose.jwk.JWK;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A compact JWE (RFC 7516, 7.1) of {@code ECDH-ES} and {@code A256GCM}. Written out here, because the JOSE library's base64 alone
 * takes longer than all the rest: a result of 16 KiB would cost three times as much.
 *
 * @param header the protected header, which nobody has vouched for until {@link #open} has returned
 * @param encodedHeader as it came in: it is authenticated with the content
 * @param ciphertext with the tag at its end
 */
record CompactJwe(ObjectNode header, String encodedHeader, byte[] iv, byte[] ciphertext) {
    private static final String ALG = "ECDH-ES";
    private static final String ENC = "A256GCM";
    private static final int KEY_BITS = 256;
    private static final int IV = 12;
    private static final int TAG = 16;
    private static final int PARTS = 5;
    private static final int MAX_HEADER = 8 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Seals; {@code alg}, {@code enc}, {@code kid} and the ephemeral key are added to the header. */
    static String seal(ObjectNode header, byte[] content, JWK recipient) {
        String kid = recipient.getKeyID();
        header.put("alg", ALG).put("enc", ENC).put("kid", kid != null ? kid : Thumbprints.of(recipient));
        try {
            EllipticKeys.Ephemeral mine = EllipticKeys.ephemeral(curve(recipient));
            header.set("epk", Json.MAPPER.valueToTree(mine.publicKey().toJSONObject()));
            byte[] key = derive(Agreements.agree(mine.privateKey(), recipient), header);
            String head = Base64Url.encode(Json.bytes(header));
            byte[] iv = new byte[IV];
            RANDOM.nextBytes(iv);
            byte[] sealed = gcm(Cipher.ENCRYPT_MODE, key, iv, head).doFinal(content);
            int end = sealed.length - TAG;
            return head + ".." + Base64Url.encode(iv) + "." + Base64Url.encode(Arrays.copyOf(sealed, end)) + "."
                    + Base64Url.encode(Arrays.copyOfRange(sealed, end, sealed.length));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the recipient's key does not work", e);
        }
    }

    static CompactJwe parse(String compact, int maxLength) {
        if (compact.length() > maxLength) {
            throw Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "The sealed content is too large.");
        }
        String[] parts = compact.split("\\.", PARTS + 1);
        if (parts.length != PARTS || !parts[1].isEmpty()) {
            throw malformed();
        }
        ObjectNode header = Json.strictObject(Base64Url.decode(parts[0]), MAX_HEADER);
        byte[] iv = Base64Url.decode(parts[2]);
        byte[] tag = Base64Url.decode(parts[4]);
        boolean known = header.path("alg").asText().equals(ALG)
                && header.path("enc").asText().equals(ENC)
                && !header.has("zip")
                && !header.has("crit");
        if (!known || iv.length != IV || tag.length != TAG) {
            throw malformed();
        }
        byte[] content = Base64Url.decode(parts[3]);
        byte[] ciphertext = Arrays.copyOf(content, content.length + TAG);
        System.arraycopy(tag, 0, ciphertext, content.length, TAG);
        return new CompactJwe(header, parts[0], iv, ciphertext);
    }

    /** The content. Fails with {@code invalid_signature} if the key does not open it. */
    byte[] open(JWK privateKey) {
        JWK theirs = PublicKeys.encryption(header.path("epk"));
        try {
            if (!curve(theirs).equals(curve(privateKey))) {
                throw new InvalidKeyException("sealed to a key of another curve");
            }
            byte[] secret = Agreements.agree(EllipticKeys.privateKey(privateKey), theirs);
            return gcm(Cipher.DECRYPT_MODE, derive(secret, header), iv, encodedHeader)
                    .doFinal(ciphertext);
        } catch (GeneralSecurityException e) {
            throw Refusal.of(ErrorCode.INVALID_SIGNATURE, "The sealed content does not open with this key.");
        }
    }

    /** A text member of the header, or null. */
    @Nullable
    String text(String name) {
        return header.path(name).textValue();
    }

    static Refusal malformed() {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, "The sealed content is not a JWE of ECDH-ES and A256GCM.");
    }

    private static Curve curve(JWK key) {
        return ((CurveBasedJWK) key).getCurve();
    }

    private static Cipher gcm(int mode, byte[] key, byte[] iv, String encodedHeader) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * Byte.SIZE, iv));
        cipher.updateAAD(encodedHeader.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    // Concat KDF (RFC 7518, 4.6.2); one round of SHA-256 gives all of the key
    private static byte[] derive(byte[] secret, ObjectNode header) {
        MessageDigest digest = Sha256.digest();
        digest.update(number(1));
        digest.update(secret);
        for (byte[] field : new byte[][] {
            ENC.getBytes(StandardCharsets.US_ASCII), party(header.path("apu")), party(header.path("apv"))
        }) {
            digest.update(number(field.length));
            digest.update(field);
        }
        return digest.digest(number(KEY_BITS));
    }

    private static byte[] party(JsonNode info) {
        return Base64Url.decode(info.asText());
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }
}
