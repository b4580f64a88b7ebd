package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Signs requests, in the caller's own program. */
public final class RequestSigner {
    private final JWK privateKey;
    private final String kid;
    private final String audience;

    /**
     * @param privateKey Ed25519 or P-256; its {@code kid} says where the server finds the public half, and without one the
     *     key's thumbprint URN does
     * @param audience the server's origin, such as {@code https://connectors.example}
     */
    public RequestSigner(JWK privateKey, String audience) {
        if (!privateKey.isPrivate()) {
            throw new IllegalArgumentException("a private key is needed to sign");
        }
        this.privateKey = privateKey;
        this.kid = privateKey.getKeyID() != null ? privateKey.getKeyID() : Thumbprints.urn(privateKey);
        this.audience = audience;
    }

    /** Signs a request that lives as long as one may. */
    public Envelope sign(ConnectorRequest request, JWK responseKey) {
        return sign(request, request.requestTime().plus(SignedRequest.MAX_LIFE), responseKey, null, null);
    }

    /**
     * Signs a request.
     *
     * @param responseKey the key to seal the answer to; only its public half is sent
     * @param keyRelease the key release that is sent beside the request, if one is
     * @param satToken the scheduled access token that is sent beside the request, if one is
     */
    public Envelope sign(
            ConnectorRequest request,
            Instant expires,
            JWK responseKey,
            @Nullable String keyRelease,
            @Nullable String satToken) {
        ObjectNode header = header(expires, responseKey);
        if (keyRelease != null) {
            header.put("krh", digest(keyRelease));
        }
        if (satToken != null) {
            header.put("sth", digest(satToken));
        }
        return CompactJws.sign(header, request.toJson(), privateKey, kid).envelope();
    }

    /** The bytes that are about to be signed, and what they say. */
    record ToSign(ConnectorRequest request, byte[] payload) {}

    /** Signs a request whose header holds a proof about the very bytes that are signed. */
    Envelope sign(ConnectorRequest request, JWK responseKey, Function<ToSign, ZkpProof> prover) {
        ToSign toSign = new ToSign(request, request.toJson());
        ObjectNode header = header(request.requestTime().plus(SignedRequest.MAX_LIFE), responseKey);
        header.set("zkp", prover.apply(toSign).toJson());
        return CompactJws.sign(header, toSign.payload(), privateKey, kid).envelope();
    }

    private ObjectNode header(Instant expires, JWK responseKey) {
        ObjectNode header = Json.MAPPER
                .createObjectNode()
                .put("typ", RequestHeader.TYP)
                .put("aud", audience)
                .put("exp", expires.getEpochSecond());
        header.set("rek", Json.MAPPER.valueToTree(responseKey.toPublicJWK().toJSONObject()));
        return header;
    }

    private static String digest(String text) {
        return Sha256.base64Url(text.getBytes(StandardCharsets.UTF_8));
    }
}
