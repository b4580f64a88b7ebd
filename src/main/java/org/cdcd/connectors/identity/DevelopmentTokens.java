package org.cdcd.connectors.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.identity.DevelopmentIssuer.Person;

/** Signs the access tokens of a development issuer. */
final class DevelopmentTokens {
    static final Duration LIFETIME = Duration.ofHours(1);
    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final String issuer;
    private final InstantSource clock;
    private final ECKey key;
    private final DpopProofs proofs;

    DevelopmentTokens(String issuer, InstantSource clock) {
        this.issuer = issuer;
        this.clock = clock;
        this.proofs = new DpopProofs(clock);
        try {
            this.key = new ECKeyGenerator(Curve.P_256)
                    .keyIDFromThumbprint(true)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    /** The thumbprint of the key that a proof for the token endpoint is signed with. */
    String keyOf(String proof) {
        DpopProofs.Target target = new DpopProofs.Target("POST", issuer + "/token");
        return proofs.verify(proof, target, null).jkt();
    }

    String issue(Person person, String jkt, String audience) {
        Instant now = clock.instant();
        return sign(
                TYPE,
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .subject(person.webid())
                        .audience(audience)
                        .claim("webid", person.webid())
                        .claim("client_id", person.clientId())
                        .claim("cnf", Map.of("jkt", jkt))
                        .claim("scope", "webid")
                        .claim("auth_time", now.getEpochSecond())
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFETIME)))
                        .build());
    }

    String sign(JOSEObjectType type, JWTClaimsSet claims) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(type)
                        .keyID(key.getKeyID())
                        .build(),
                claims);
        try {
            jwt.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("a P-256 key signs ES256", e);
        }
        return jwt.serialize();
    }

    String jwks() {
        return new JWKSet(key).toString(true);
    }
}
