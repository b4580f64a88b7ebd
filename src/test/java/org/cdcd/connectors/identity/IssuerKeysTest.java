package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.identity.Refusals.refuses;
import static org.cdcd.connectors.wire.ErrorCode.INVALID_TOKEN;
import static org.cdcd.connectors.wire.ErrorCode.VAULT_UNAVAILABLE;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.identity.IssuerPolicy.Standing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerKeysTest {
    private static final String ISSUER = "https://issuer.example/";

    private final SettableClock clock = new SettableClock();
    private final ECKey first = key("first");
    private final ECKey second = key("second");
    private final AtomicInteger fetches = new AtomicInteger();
    private String configuration =
            "{\"issuer\":\"https://issuer.example/\",\"jwks_uri\":\"https://keys.example/jwks\"}";
    private String keySet = new JWKSet(first).toString(true);
    private @Nullable FetchFailed outage;

    private final IssuerKeys keys =
            new IssuerKeys(IdentitySettings.closed(URI.create("https://connectors.example")), this::fetch, clock);

    private Fetched fetch(URI url, String accept, int maxBytes, Duration limit) throws FetchFailed {
        if (outage != null) {
            throw outage;
        }
        boolean isKeys = url.toString().equals("https://keys.example/jwks");
        if (isKeys) {
            fetches.incrementAndGet();
        } else {
            assertThat(url.getHost()).endsWith("issuer.example");
            assertThat(url.getPath()).isEqualTo("/.well-known/openid-configuration");
        }
        String body = isKeys ? keySet : configuration;
        return new Fetched(url, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private boolean verify(SignedJWT token) {
        return keys.verify(token, ISSUER, Standing.LISTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"issuer\":\"https://issuer.example\",\"jwks_uri\":\"https://keys.example/jwks\"}",
                "{\"issuer\":\"https://issuer.example/\"}",
                "{\"issuer\":\"https://issuer.example/\",\"jwks_uri\":\"http://keys.example/jwks\"}",
                "{\"issuer\":\"https://issuer.example/\",\"jwks_uri\":7}",
                "{\"issuer\":\"https://evil.example\",\"issuer\":\"https://issuer.example/\"}"
            })
    void refusesABadConfiguration(String bad) {
        configuration = bad;
        refuses(INVALID_TOKEN, () -> verify(signed(first, "first")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"keys\":7}", "{\"keys\":[{\"kty\":\"EC\"}]}"})
    void refusesABadKeySet(String bad) {
        keySet = bad;
        refuses(INVALID_TOKEN, () -> verify(signed(first, "first")));
    }

    @Test
    void ignoresSharedKeys() {
        JWK shared = new OctetSequenceKey.Builder(new byte[32]).keyID("first").build();
        keySet = new JWKSet(shared).toString(false);
        assertThat(verify(signed(first, "first"))).isFalse();
    }

    @Test
    void keepsKeysForTenMinutes() {
        assertThat(verify(signed(first, "first"))).isTrue();
        clock.advance(Duration.ofMinutes(9));
        assertThat(verify(signed(first, "first"))).isTrue();
        assertThat(fetches).hasValue(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(verify(signed(first, "first"))).isTrue();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void fetchesAgainForAnUnknownKeyButNotOftenerThanIn30Seconds() {
        assertThat(verify(signed(first, "first"))).isTrue();
        keySet = new JWKSet(List.of(first, second)).toString(true);
        assertThat(verify(signed(second, "second"))).isFalse();
        assertThat(fetches).hasValue(1);
        clock.advance(Duration.ofSeconds(30));
        assertThat(verify(signed(second, "second"))).isTrue();
        assertThat(verify(signed(second, "third"))).isFalse();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void refusesAnotherKeysSignatureUnderAKnownId() {
        assertThat(verify(signed(second, "first"))).isFalse();
    }

    @Test
    void triesTheKeysThatFitWhereTheTokenNamesNone() {
        keySet = new JWKSet(List.of(first, second)).toString(true);
        assertThat(verify(signed(second, null))).isTrue();
    }

    @Test
    void usesKnownKeysThroughAShortOutage() {
        assertThat(verify(signed(first, "first"))).isTrue();
        outage = FetchFailed.unreachable("down");
        clock.advance(Duration.ofMinutes(10));
        assertThat(verify(signed(first, "first"))).isTrue();
        clock.advance(Duration.ofMinutes(5));
        refuses(VAULT_UNAVAILABLE, () -> verify(signed(first, "first")));
    }

    @Test
    void looksUpTwentyNewIssuersAMinute() {
        for (int i = 0; i < 20; i++) {
            String issuer = "https://" + i + ".issuer.example";
            refuses(INVALID_TOKEN, () -> keys.verify(signed(first, "first"), issuer, Standing.DYNAMIC));
        }
        String next = "https://next.issuer.example";
        refuses(VAULT_UNAVAILABLE, () -> keys.verify(signed(first, "first"), next, Standing.DYNAMIC));
        assertThat(verify(signed(first, "first"))).isTrue();
        clock.advance(Duration.ofSeconds(61));
        refuses(INVALID_TOKEN, () -> keys.verify(signed(first, "first"), next, Standing.DYNAMIC));
    }

    private static ECKey key(String id) {
        return new ECKey.Builder(IdentityWorld.newKey(Curve.P_256)).keyID(id).build();
    }

    private static SignedJWT signed(ECKey key, @Nullable String kid) {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256);
        if (kid != null) {
            header.keyID(kid);
        }
        SignedJWT jwt = new SignedJWT(header.build(), new JWTClaimsSet.Builder().build());
        try {
            jwt.sign(new ECDSASigner(key));
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jwt;
    }
}
