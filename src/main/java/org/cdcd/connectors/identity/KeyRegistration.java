package org.cdcd.connectors.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.identity.RegisteredKey.Use;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;

/**
 * Checks the body of {@code POST /api/v1/keys}: {@code {"jwk": {…}, "use": "sig" | "enc", "proof": "<compact JWS>", "possession":
 * "<compact JWS>"}}. Both have {@code typ} {@code cdcd-key+jws} and the {@link #payload} as their content. {@code proof} is signed by
 * the DPoP key of the request: the caller wants this key and no other, which nobody on the way can change. {@code possession} is
 * signed by the new key itself, if it is one that signs.
 */
public final class KeyRegistration {
    private static final String TYPE = "cdcd-key+jws";
    private static final Duration LIFETIME = Duration.ofDays(365);
    private static final int MAX_BYTES = 8 * 1024;
    private static final Set<String> MEMBERS = Set.of("jwk", "use", "proof", "possession");
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.Ed25519, JWSAlgorithm.EdDSA, JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.PS256);

    private final DpopNonces nonces;
    private final InstantSource clock;

    public KeyRegistration(DpopNonces nonces, InstantSource clock) {
        this.nonces = nonces;
        this.clock = clock;
    }

    /**
     * What both sign, as UTF-8 JSON.
     *
     * @param challenge the DPoP nonce that this server handed out last
     * @param thumbprint of the key to register (RFC 7638, SHA-256, base64url)
     */
    public static byte[] payload(String challenge, String webid, String thumbprint, Use use) {
        return content(challenge, webid, thumbprint, use).toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The key to be stored, good for a year; nothing is stored here.
     *
     * @throws Refusal {@code malformed_request}, {@code payload_too_large}, {@code unsupported_alg},
     *     {@code invalid_signature}, or {@code use_dpop_nonce} if the challenge is too old
     */
    public RegisteredKey verify(Caller caller, byte[] body) {
        ObjectNode request = read(body);
        Use use = Use.of(StrictJson.text(request, "use"))
                .orElseThrow(() -> malformed("The member use must be sig or enc.", "/use"));
        JWK key = KeyRules.parse(request.path("jwk").toString())
                .orElseThrow(() -> malformed("The member jwk must be a public JWK.", "/jwk"));
        if (!KeyRules.fits(key, use)) {
            throw Refusal.of(
                    ErrorCode.UNSUPPORTED_ALG,
                    "A signing key must be a public Ed25519 or P-256 key, an encryption key X25519 or P-256.");
        }
        String thumbprint = KeyRules.thumbprint(key);
        checkProof(request, "proof", dpopKey(caller), caller, thumbprint, use);
        if (use == Use.SIG) {
            checkProof(request, "possession", key, caller, thumbprint, use);
        }
        Instant now = clock.instant();
        return new RegisteredKey(
                RegisteredKey.idOf(use, thumbprint),
                caller.webid(),
                key.toJSONString(),
                use,
                now,
                now.plus(LIFETIME),
                null);
    }

    private static ObjectNode read(byte[] body) {
        if (body.length > MAX_BYTES) {
            throw Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "A key registration has at most 8 KiB.");
        }
        ObjectNode request = StrictJson.object(body)
                .orElseThrow(() -> Refusal.of(ErrorCode.MALFORMED_REQUEST, "The body is not one JSON object."));
        request.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw Refusal.of(
                        ErrorCode.MALFORMED_REQUEST, "The body has only the members jwk, use, proof and possession.");
            }
        });
        return request;
    }

    private void checkProof(ObjectNode request, String member, JWK signer, Caller caller, String thumbprint, Use use) {
        JWSObject proof = parse(StrictJson.text(request, member) instanceof String text ? text : "", member);
        if (!isProof(proof) || !JwsCheck.verifies(proof, signer)) {
            throw refused("The member " + member + " is not signed by the right key.");
        }
        JsonNode signed = StrictJson.object(proof.getPayload().toBytes())
                .orElseThrow(() -> refused("The member " + member + " does not sign a JSON object."));
        String challenge = StrictJson.text(signed, "challenge");
        if (challenge == null || !signed.equals(content(challenge, caller.webid(), thumbprint, use))) {
            throw refused("The member " + member + " is not for this person, key and use.");
        }
        if (!nonces.valid(challenge)) {
            throw Refusal.of(ErrorCode.USE_DPOP_NONCE, "The member " + member + " signs an old challenge.")
                    .withRemedy("Sign the nonce of the DPoP-Nonce header.");
        }
    }

    private static boolean isProof(JWSObject proof) {
        return proof.getHeader().getType() != null
                && TYPE.equals(proof.getHeader().getType().getType())
                && ALGORITHMS.contains(proof.getHeader().getAlgorithm())
                && proof.getHeader().getCriticalParams() == null;
    }

    private static JWSObject parse(String text, String member) {
        try {
            return JWSObject.parse(text);
        } catch (ParseException | IllegalArgumentException e) {
            throw malformed("The member " + member + " must be a compact JWS.", "/" + member);
        }
    }

    private static JWK dpopKey(Caller caller) {
        return KeyRules.parse(caller.dpopKey()).orElseThrow(() -> new IllegalStateException("a caller has a key"));
    }

    private static ObjectNode content(String challenge, String webid, String thumbprint, Use use) {
        return Json.MAPPER
                .createObjectNode()
                .put("challenge", challenge)
                .put("webid", webid)
                .put("jkt", thumbprint)
                .put("use", use.wireName());
    }

    private static Refusal malformed(String detail, String pointer) {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, detail).at(List.of(pointer));
    }

    private static Refusal refused(String detail) {
        return Refusal.of(ErrorCode.INVALID_SIGNATURE, detail);
    }
}
