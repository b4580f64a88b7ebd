package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The data key of a credential on its way from its person to the vault, for one request or for the revocation: a compact JWE
 * (RFC 7516) to one of the vault's release keys. For a request, the signed header of the request holds its hash ({@code krh}), so
 * that nobody in between can put another one in its place. {@link #parse} believes nothing; {@link #open} checks.
 */
public final class KeyRelease {
    /** The header in which a {@code DELETE} of a credential carries one. */
    public static final String HEADER = "Key-Release";

    /** How far ahead its end may lie, at most. */
    public static final Duration MAX_LIFE = SignedRequest.MAX_LIFE;

    private static final Duration CLOCKS_APART = Duration.ofMinutes(2);
    private static final String USE = "cdcd-key-release";
    private static final String REVOKE = "revoke";
    private static final int MAX_LENGTH = 4 * 1024;

    private final CompactJwe sealed;
    private final String kid;

    private KeyRelease(CompactJwe sealed, String kid) {
        this.sealed = sealed;
        this.kid = kid;
    }

    /**
     * Releases the key for one request.
     *
     * @param releaseKey the vault's
     * @param key stays the caller's
     * @param of says which credential and version the key opens
     */
    public static String forRequest(JWK releaseKey, byte[] key, WrappedKey of, UUID requestId, Instant expires) {
        return seal(header(of, expires).put("rid", requestId.toString()), releaseKey, key);
    }

    /** The same for the revocation of the credential, so that the service can be told. */
    public static String forRevocation(JWK releaseKey, byte[] key, WrappedKey of, Instant expires) {
        return seal(header(of, expires).put("act", REVOKE), releaseKey, key);
    }

    private static ObjectNode header(WrappedKey of, Instant expires) {
        return Json.MAPPER
                .createObjectNode()
                .put("use", USE)
                .put("cid", of.credentialId().toString())
                .put("ver", of.version())
                .put("exp", expires.getEpochSecond());
    }

    private static String seal(ObjectNode header, JWK releaseKey, byte[] key) {
        return CompactJwe.seal(header, key, releaseKey);
    }

    /** The hash that the signed header of the request has as {@code krh}. */
    public static String hash(String jwe) {
        return Sha256.base64Url(jwe);
    }

    /** Takes it apart; {@code key_release_invalid} if it is none. */
    public static KeyRelease parse(String jwe) {
        try {
            CompactJwe sealed = CompactJwe.parse(jwe, MAX_LENGTH);
            String kid = sealed.text("kid");
            if (kid != null && USE.equals(sealed.text("use"))) {
                return new KeyRelease(sealed, kid);
            }
        } catch (Refusal malformed) {
            // said below
        }
        throw invalid("it is no JWE of ECDH-ES and A256GCM with the header of a release");
    }

    /** The id of the release key that it is sealed to, as claimed. */
    public String keyId() {
        return kid;
    }

    /**
     * The data key, which the caller zeroes.
     *
     * @param wrapped what the credential's key is wrapped as now
     * @param requestId of the request that it came with; null for the revocation
     * @throws Refusal {@code key_release_invalid} if it is for another credential, version or request, is over or lives too long,
     *     does not open, or holds another key
     */
    public byte[] open(JWK privateKey, WrappedKey wrapped, @Nullable UUID requestId, Instant now) {
        JsonNode header = sealed.header();
        if (!wrapped.credentialId().toString().equals(sealed.text("cid"))) {
            throw invalid("it is for another credential");
        }
        boolean meant = requestId == null
                ? REVOKE.equals(sealed.text("act")) && !header.has("rid")
                : requestId.toString().equals(sealed.text("rid")) && !header.has("act");
        if (!meant) {
            throw invalid("it is for another request");
        }
        checkTime(header.path("exp"), now);
        if (!header.path("ver").isInt() || header.path("ver").intValue() != wrapped.version()) {
            throw invalid("it is for another version of the credential, which was renewed meanwhile");
        }
        return opened(privateKey, wrapped);
    }

    private static void checkTime(JsonNode seconds, Instant now) {
        if (!seconds.isIntegralNumber() || !seconds.canConvertToLong()) {
            throw invalid("exp is missing");
        }
        long end = seconds.longValue();
        if (now.getEpochSecond() >= end) {
            throw invalid("it is over");
        }
        if (end > now.plus(MAX_LIFE).plus(CLOCKS_APART).getEpochSecond()) {
            throw invalid("it lives longer than a request may");
        }
    }

    private byte[] opened(JWK privateKey, WrappedKey wrapped) {
        byte[] key;
        try {
            key = sealed.open(privateKey);
        } catch (Refusal broken) {
            throw invalid("it does not open");
        }
        if (!wrapped.fits(key)) {
            Arrays.fill(key, (byte) 0);
            throw invalid("it holds another key than the credential's");
        }
        return key;
    }

    /** What is said of one that is no good. */
    public static Refusal invalid(String why) {
        return Refusal.of(ErrorCode.KEY_RELEASE_INVALID, "The key_release is refused: " + why + ".")
                .withRemedy(
                        "GET /api/v1/connector-credentials/{id} has the current wrapped_dek and release_key: open the one,"
                                + " seal what is in it to the other, and sign a new request.");
    }
}
