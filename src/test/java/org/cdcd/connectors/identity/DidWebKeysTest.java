package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DidWebKeysTest {
    private static final String DID = "did:web:alice.example";
    private static final String KID = DID + "#k";

    private final ECKey key = IdentityWorld.newKey(Curve.P_256);
    private String document = "";
    private final DidWebKeys keys = new DidWebKeys(this::fetch, new UrlRule(false), new SettableClock());

    private Fetched fetch(URI url, String accept, int maxBytes, Duration limit) {
        return new Fetched(url, "application/json", document.getBytes(StandardCharsets.UTF_8));
    }

    private String method(String id, String controller, ECKey shown) {
        return "{\"id\":\"%s\",\"controller\":\"%s\",\"publicKeyJwk\":%s}"
                .formatted(id, controller, shown.toJSONString());
    }

    private void publish(String assertion, String methods) {
        document = "{\"id\":\"%s\",\"assertionMethod\":[%s],\"verificationMethod\":[%s]}"
                .formatted(DID, assertion, methods);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:web:",
                "did:web:a/b",
                "did:web:a?b",
                "did:web:a@b",
                "did:web:a::b",
                "did:web:a:..:b",
                "did:web:a:%2e%2e",
                "did:web:a%3A99999999"
            })
    void refusesIdentifiersThatAreNone(String did) {
        assertThat(DidWebKeys.url(did)).isEmpty();
        assertThatThrownBy(() -> keys.find(did + "#k")).isInstanceOf(FetchFailed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "did:web:alice.example, https://alice.example/.well-known/did.json",
        "did:web:alice.example%3A8443, https://alice.example:8443/.well-known/did.json",
        "did:web:alice.example:a:b, https://alice.example/a/b/did.json"
    })
    void knowsWhereTheDocumentIs(String did, String url) {
        assertThat(DidWebKeys.url(did)).contains(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"id\":\"did:web:evil.example\"}"})
    void refusesAnotherDocument(String bad) {
        document = bad;
        assertThatThrownBy(() -> keys.find(KID)).isInstanceOf(FetchFailed.class);
    }

    @Test
    void takesOnlyKeysThatMayAssert() throws FetchFailed {
        publish("", method(KID, DID, key.toPublicJWK()));
        assertThat(keys.find(KID)).isEmpty();
    }

    @Test
    void takesOnlyKeysThatTheDidControls() throws FetchFailed {
        publish("\"#k\"", method(KID, "did:web:evil.example", key.toPublicJWK()));
        assertThat(keys.find(KID)).isEmpty();
    }

    @Test
    void takesNoPrivateKey() throws FetchFailed {
        publish("\"#k\"", method(KID, DID, key));
        assertThat(keys.find(KID)).isEmpty();
    }

    @Test
    void takesReferencedAndEmbeddedKeys() throws FetchFailed {
        publish("\"" + KID + "\"", method("#k", DID, key.toPublicJWK()));
        assertThat(keys.find(KID)).contains(key.toPublicJWK());
    }

    @Test
    void takesEmbeddedKeys() throws FetchFailed {
        publish(method("#k", DID, key.toPublicJWK()), "");
        assertThat(keys.find(KID)).contains(key.toPublicJWK());
    }
}
