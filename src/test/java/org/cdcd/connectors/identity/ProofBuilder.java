package org.cdcd.connectors.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/** Makes DPoP proofs, right ones and wrong ones. */
final class ProofBuilder {
    private final JWK key;
    private JWSAlgorithm algorithm = JWSAlgorithm.ES256;
    private JOSEObjectType type = new JOSEObjectType("dpop+jwt");
    private JWK shown;
    private final JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();

    ProofBuilder(JWK key, String method, String url, Instant now) {
        this.key = key;
        this.shown = key.toPublicJWK();
        claims.claim("htm", method)
                .claim("htu", url)
                .issueTime(Date.from(now))
                .jwtID(UUID.randomUUID().toString());
    }

    ProofBuilder forToken(String token) {
        return with("ath", Sha256.base64Url(token));
    }

    ProofBuilder with(String name, @Nullable Object value) {
        claims.claim(name, value);
        return this;
    }

    ProofBuilder type(String other) {
        type = new JOSEObjectType(other);
        return this;
    }

    ProofBuilder algorithm(JWSAlgorithm other) {
        algorithm = other;
        return this;
    }

    ProofBuilder showing(JWK other) {
        shown = other;
        return this;
    }

    String sign() {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(algorithm).type(type).jwk(shown).build(), claims.build());
            JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(key, algorithm);
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
