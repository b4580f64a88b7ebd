package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes DPoP proofs (RFC 9449, 4.2): one for each HTTP request, never sent twice. */
public final class DpopProof {
    private static final int ID_BYTES = 16;

    private final JWK privateKey;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * @param privateKey P-256, to which the access token is bound
     */
    public DpopProof(JWK privateKey, InstantSource clock, SecureRandom random) {
        this.privateKey = privateKey;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The proof for one request, a compact JWS.
     *
     * @param url of the request; query and fragment are left out
     * @param accessToken the token that is sent beside it, or null where there is none yet
     * @param nonce the server's last {@code DPoP-Nonce}, or null
     */
    public String make(String method, URI url, @Nullable String accessToken, @Nullable String nonce) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        ObjectNode claims = Json.MAPPER
                .createObjectNode()
                .put("jti", Base64Url.encode(id))
                .put("htm", method)
                .put("htu", url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath())
                .put("iat", clock.instant().getEpochSecond());
        if (accessToken != null) {
            claims.put("ath", Sha256.base64Url(accessToken.getBytes(StandardCharsets.US_ASCII)));
        }
        if (nonce != null) {
            claims.put("nonce", nonce);
        }
        ObjectNode header = Json.MAPPER.createObjectNode().put("typ", "dpop+jwt");
        header.set("jwk", Json.MAPPER.valueToTree(privateKey.toPublicJWK().toJSONObject()));
        String algorithm = Signatures.algorithm(privateKey);
        return CompactJws.signAs(header.put("alg", algorithm), Json.bytes(claims), privateKey, algorithm)
                .compact();
    }
}
