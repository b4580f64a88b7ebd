package org.cdcd.connectors.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Verifies DPoP-bound access tokens of Solid-OIDC. A token that was good is remembered by its hash for up to a minute, so
 * that a busy caller costs one signature a call, that of the proof.
 */
final class AccessTokens {
    private static final Duration REMEMBERED = Duration.ofSeconds(60);
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.PS256, JWSAlgorithm.RS256);

    /** Access tokens (RFC 9068), and issuers that say no more than JWT or nothing; no token made for another purpose. */
    private static final Set<String> TYPES = Set.of("at+jwt", "application/at+jwt", "jwt", "");

    private final TokenClaims claims;
    private final IssuerPolicy policy;
    private final IssuerKeys keys;
    private final InstantSource clock;
    private final Cache<String, VerifiedToken> good;

    AccessTokens(IdentitySettings settings, IssuerKeys keys, InstantSource clock) {
        this.claims = new TokenClaims(settings);
        this.policy = new IssuerPolicy(settings);
        this.keys = keys;
        this.clock = clock;
        this.good = Caffeine.newBuilder()
                .maximumSize(20_000)
                .expireAfter(Expiry.creating((String hash, VerifiedToken token) -> remembered(token)))
                .ticker(() -> clock.millis() * 1_000_000)
                .build();
    }

    /**
     * The token's claims.
     *
     * @param hash the token's SHA-256, base64url
     * @throws Refusal {@code invalid_token}, or {@code vault_unavailable} if its issuer's keys cannot be had
     */
    VerifiedToken verify(String token, String hash) {
        VerifiedToken known = good.getIfPresent(hash);
        if (known != null) {
            return known;
        }
        VerifiedToken verified = verifyNew(parse(token));
        good.put(hash, verified);
        return verified;
    }

    private VerifiedToken verifyNew(SignedJWT token) {
        checkHeader(token.getHeader());
        VerifiedToken said = claims.read(token, policy, clock.instant());
        if (!keys.verify(token, said.issuer(), policy.admit(said.issuer()))) {
            throw refused("The token's signature is not its issuer's.");
        }
        return said;
    }

    private static void checkHeader(JWSHeader header) {
        String type = header.getType() == null ? "" : header.getType().getType().toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw refused("The token is of a type that is no access token.");
        }
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            throw refused("The token is signed with an algorithm that is not accepted.");
        }
        if (header.getCriticalParams() != null) {
            throw refused("The token's header demands extensions that are not known here.");
        }
    }

    private static SignedJWT parse(String token) {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            throw refused("The access token is not a signed JWT.");
        }
    }

    private Duration remembered(VerifiedToken token) {
        Duration left = Duration.between(clock.instant(), token.expires());
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(REMEMBERED) < 0 ? left : REMEMBERED;
    }

    static Refusal refused(String detail) {
        return Refusal.of(ErrorCode.INVALID_TOKEN, detail);
    }
}
