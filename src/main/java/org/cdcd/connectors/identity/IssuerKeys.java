package org.cdcd.connectors.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.cdcd.connectors.identity.IssuerPolicy.Standing;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Issuers' keys, by OpenID Connect Discovery 1.0: kept for 10 minutes, and fetched again at most once in 30 seconds for a
 * key that is not among them.
 */
final class IssuerKeys {
    private static final Duration REFETCH = Duration.ofSeconds(30);
    private static final Copies.Ages AGES =
            new Copies.Ages(Duration.ofMinutes(10), Duration.ofMinutes(15), Duration.ofSeconds(10));
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MOST_CANDIDATES = 4;
    private static final String JSON = "application/json";

    private final DocumentFetcher fetcher;
    private final UrlRule urls;
    private final InstantSource clock;
    private final Copies<JWKSet> copies;
    private final NewIssuers newcomers;

    IssuerKeys(IdentitySettings settings, DocumentFetcher fetcher, InstantSource clock) {
        this.fetcher = fetcher;
        this.urls = settings.urls();
        this.clock = clock;
        this.copies = new Copies<>(this::fetch, AGES, 1000, clock);
        this.newcomers = new NewIssuers(clock);
    }

    /**
     * Whether one of the issuer's keys signed the token.
     *
     * @throws Refusal {@code vault_unavailable} if the keys cannot be had just now, {@code invalid_token} if what the
     *     issuer publishes cannot be used
     */
    boolean verify(SignedJWT token, String issuer, Standing standing) {
        if (standing == Standing.DYNAMIC && !copies.holds(issuer)) {
            newcomers.admit();
        }
        try {
            List<JWK> candidates = select(copies.get(issuer), token.getHeader());
            if (candidates.isEmpty()) {
                candidates = select(copies.get(issuer, clock.instant().minus(REFETCH)), token.getHeader());
            }
            return candidates.stream().limit(MOST_CANDIDATES).anyMatch(key -> JwsCheck.verifies(token, key));
        } catch (FetchFailed e) {
            throw unusable(e);
        }
    }

    /** The keys of a set that fit a header; none where the header asks for what no key of an issuer is for. */
    static List<JWK> select(JWKSet keys, JWSHeader header) {
        @Nullable JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        return matcher == null ? List.of() : new JWKSelector(matcher).select(keys);
    }

    private JWKSet fetch(String issuer) throws FetchFailed {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        ObjectNode configuration = StrictJson.object(get(URI.create(base + "/.well-known/openid-configuration")))
                .orElseThrow(() -> FetchFailed.unusable("its configuration is not JSON"));
        if (!issuer.equals(StrictJson.text(configuration, "issuer"))) {
            throw FetchFailed.unusable("its configuration names another issuer");
        }
        String url = StrictJson.text(configuration, "jwks_uri");
        URI keys = urls.accept(url == null ? "" : url)
                .orElseThrow(() -> FetchFailed.unusable("its configuration names no https jwks_uri"));
        return read(get(keys));
    }

    private byte[] get(URI url) throws FetchFailed {
        return fetcher.get(url, JSON, MAX_BYTES, LIMIT).body();
    }

    /** The public keys of a JWK Set. */
    static JWKSet read(byte[] json) throws FetchFailed {
        if (StrictJson.object(json).isEmpty()) {
            throw FetchFailed.unusable("its key set is not JSON");
        }
        try {
            List<JWK> keys = JWKSet.parse(new String(json, StandardCharsets.UTF_8)).getKeys().stream()
                    .filter(AsymmetricJWK.class::isInstance)
                    .map(JWK::toPublicJWK)
                    .toList();
            return new JWKSet(keys);
        } catch (ParseException | IllegalArgumentException e) {
            throw FetchFailed.unusable("its key set cannot be read");
        }
    }

    private static Refusal unusable(FetchFailed failed) {
        if (failed.temporary()) {
            return Refusal.of(
                            ErrorCode.VAULT_UNAVAILABLE,
                            "The token's issuer cannot be asked for its keys just now: " + failed.reason() + ".")
                    .withRetryAfter(AGES.failure());
        }
        return Refusal.of(
                ErrorCode.INVALID_TOKEN, "The token's issuer cannot be asked for its keys: " + failed.reason() + ".");
    }
}
