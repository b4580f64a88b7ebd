package org.cdcd.connectors.twin.microsoft;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.cdcd.connectors.twin.oauth.Access;
import org.jspecify.annotations.Nullable;

/** ID tokens (OpenID Connect Core, 2), as an organization's accounts get them; the key is made when the first is asked for. */
final class IdTokens {
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final String TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";

    private final InstantSource time;
    private @Nullable RSAKey key;

    IdTokens(InstantSource time) {
        this.time = time;
    }

    synchronized String of(Access access) {
        Instant now = time.instant();
        try {
            RSAKey signing =
                    key == null ? new RSAKeyGenerator(2048).keyID("twin").generate() : key;
            key = signing;
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(signing.getKeyID())
                            .build(),
                    new JWTClaimsSet.Builder()
                            .issuer("https://" + MicrosoftAccounts.LOGIN + "/" + TENANT + "/v2.0")
                            .audience(access.clientId())
                            .subject("AAAAAAAAAAAAAAAAAAAAAI" + access.person().number())
                            .claim("tid", TENANT)
                            .claim("preferred_username", access.person().email())
                            .claim("name", access.person().name())
                            .issueTime(Date.from(now))
                            .expirationTime(Date.from(now.plus(LIFETIME)))
                            .build());
            token.sign(new RSASSASigner(signing));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
