package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The protected header of a signed request.
 *
 * @param alg {@code Ed25519}, its old name {@code EdDSA}, or {@code ES256}
 * @param kid where the signer's key is found
 * @param aud the origin of the server that is meant
 * @param exp when the request is void
 * @param responseKey the key to seal the answer to ({@code rek} as a JWK)
 * @param responseKeyId the name of a registered key to seal the answer to ({@code rek} as a string)
 * @param krh SHA-256 of the key release that comes along
 * @param sth SHA-256 of the scheduled access token that comes along
 * @param zkp a zero-knowledge proof, for credentials that are one
 */
public record RequestHeader(
        String alg,
        String kid,
        String aud,
        Instant exp,
        @Nullable JWK responseKey,
        @Nullable String responseKeyId,
        @Nullable String krh,
        @Nullable String sth,
        @Nullable ZkpProof zkp) {
    /** The header's {@code typ}. */
    public static final String TYP = "cdcd-request+jws";

    private static final int MAX_BYTES = 8 * 1024;
    private static final int MAX_TEXT = 1024;
    // Each would let the sender bend how a signature is checked; none is needed.
    private static final List<String> REFUSED = List.of("crit", "b64", "jku", "x5u", "x5c", "jwk", "zip");

    static RequestHeader parse(byte[] json) {
        ObjectNode object = Json.strictObject(json, MAX_BYTES);
        if (REFUSED.stream().anyMatch(object::has)) {
            throw Refusal.of(
                    ErrorCode.MALFORMED_REQUEST,
                    "The signature's header has one of the members crit, b64, jku, x5u, x5c, jwk, zip.");
        }
        Members members = new Members(object);
        if (!members.text("typ", MAX_TEXT).equals(TYP)) {
            throw Members.wrong("typ", TYP);
        }
        String alg = members.text("alg", MAX_TEXT);
        if (!Signatures.supports(alg)) {
            throw Refusal.of(ErrorCode.UNSUPPORTED_ALG, "Requests are signed with Ed25519 or ES256.");
        }
        JsonNode rek = members.any("rek");
        boolean named = rek != null && rek.isTextual();
        return new RequestHeader(
                alg,
                members.text("kid", MAX_TEXT),
                members.text("aud", MAX_TEXT),
                members.seconds("exp"),
                rek == null || named ? null : PublicKeys.encryption(rek),
                named ? members.text("rek", MAX_TEXT) : null,
                members.optionalDigest("krh"),
                members.optionalDigest("sth"),
                members.has("zkp") ? ZkpProof.parse(members.object("zkp")) : null);
    }
}
