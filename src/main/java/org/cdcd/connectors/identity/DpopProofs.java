package org.cdcd.connectors.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Verifies DPoP proofs (RFC 9449, 4.3), all but their first use and their nonce. */
final class DpopProofs {
    private static final int MAX_CHARS = 4 * 1024;
    private static final String TYPE = "dpop+jwt";
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.PS256);
    private static final Duration PAST = Duration.ofSeconds(60);
    private static final Duration FUTURE = Duration.ofSeconds(10);

    /** What the request is: a proof must be for the same. */
    record Target(String method, String htu) {}

    /** A good proof. */
    record Proof(
            JWK key,
            String jkt,
            String jti,
            Instant issued,
            @Nullable String nonce,
            @Nullable String ath) {}

    private final InstantSource clock;

    DpopProofs(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Verifies a proof.
     *
     * @param boundTo the thumbprint that its key must have, or null for any key
     */
    Proof verify(String proof, Target target, @Nullable String boundTo) {
        checkSize(proof);
        try {
            SignedJWT jwt = SignedJWT.parse(proof);
            JWK key = key(jwt.getHeader());
            String jkt = key.computeThumbprint().toString();
            if (boundTo != null && !boundTo.equals(jkt)) {
                throw refused("The DPoP proof is signed with a key that the token is not bound to.");
            }
            if (!JwsCheck.verifies(jwt, key)) {
                throw refused("The DPoP proof's signature is wrong.");
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            checkTarget(claims, target);
            return new Proof(
                    key,
                    jkt,
                    jti(claims),
                    issued(claims.getIssueTime()),
                    claims.getStringClaim("nonce"),
                    claims.getStringClaim("ath"));
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw refused("The DPoP proof cannot be read.");
        }
    }

    static void checkSize(String proof) {
        if (proof.length() > MAX_CHARS) {
            throw refused("The DPoP proof is larger than 4 KiB.");
        }
    }

    private static JWK key(JWSHeader header) {
        if (header.getType() == null || !TYPE.equals(header.getType().getType())) {
            throw refused("The DPoP proof is not of type dpop+jwt.");
        }
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            throw refused("The DPoP proof must be signed with ES256, ES384 or PS256.");
        }
        JWK key = header.getJWK();
        if (key == null || key.isPrivate() || header.getCriticalParams() != null) {
            throw refused("The DPoP proof's header must hold a public key and nothing critical.");
        }
        return key;
    }

    private static void checkTarget(JWTClaimsSet claims, Target target) throws ParseException {
        if (!target.method().equals(claims.getStringClaim("htm"))) {
            throw refused("The DPoP proof is for another method.");
        }
        String htu = claims.getStringClaim("htu");
        boolean same = htu != null
                && TargetUri.normalize(htu).filter(target.htu()::equals).isPresent();
        if (!same) {
            throw refused("The DPoP proof is for another URL.")
                    .withRemedy("Sign htu = the URL under which this server is published, without query.");
        }
    }

    private Instant issued(@Nullable Date issued) {
        Instant now = clock.instant();
        if (issued == null
                || issued.toInstant().isBefore(now.minus(PAST))
                || issued.toInstant().isAfter(now.plus(FUTURE))) {
            throw refused("The DPoP proof is too old or from the future.")
                    .withRemedy("Make a new proof for every request and set the clock.");
        }
        return issued.toInstant();
    }

    private static String jti(JWTClaimsSet claims) {
        String jti = claims.getJWTID();
        if (jti == null || jti.length() < 16 || jti.length() > 128) {
            throw refused("The DPoP proof's jti must have 16 to 128 characters.");
        }
        return jti;
    }

    static Refusal refused(String detail) {
        return Refusal.of(ErrorCode.INVALID_DPOP_PROOF, detail);
    }
}
