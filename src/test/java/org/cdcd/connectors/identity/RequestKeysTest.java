package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.identity.Refusals.refuses;
import static org.cdcd.connectors.wire.ErrorCode.UNKNOWN_KEY;
import static org.cdcd.connectors.wire.ErrorCode.UNSUPPORTED_ALG;
import static org.cdcd.connectors.wire.ErrorCode.VAULT_UNAVAILABLE;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cdcd.connectors.identity.RegisteredKey.Use;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestKeysTest {
    private static final String URN = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:";
    private static final String WEBID = "https://alice.example/card#me";
    private static final String KEY_URL = "https://alice.example/card#key-1";

    private final SettableClock clock = new SettableClock();
    private final ECKey dpop = IdentityWorld.newKey(Curve.P_256);
    private final ECKey other = IdentityWorld.newKey(Curve.P_256);
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final MemoryRegistry registry = new MemoryRegistry();
    private final RequestKeys keys = new RequestKeys(
            IdentitySettings.closed(URI.create("https://connectors.example")),
            this::fetch,
            new WebIdDocuments(this::fetch, clock),
            registry,
            clock);
    private final Caller alice = caller(WEBID, dpop);

    private Fetched fetch(URI url, String accept, int maxBytes, Duration limit) throws FetchFailed {
        String body = documents.get(url.toString());
        if (body == null) {
            throw FetchFailed.unreachable("down");
        }
        return new Fetched(url, "text/turtle", body.getBytes(StandardCharsets.UTF_8));
    }

    private Caller caller(String webid, JWK key) {
        return new Caller(
                webid,
                "https://issuer.example",
                "https://app.example",
                KeyRules.thumbprint(key),
                key.toPublicJWK().toJSONString(),
                clock.instant().plusSeconds(60));
    }

    private String register(JWK key, Use use, String webid) {
        String id = RegisteredKey.idOf(use, KeyRules.thumbprint(key));
        registry.keys.add(new RegisteredKey(
                id,
                webid,
                key.toPublicJWK().toJSONString(),
                use,
                clock.instant(),
                clock.instant().plusSeconds(60),
                null));
        return id;
    }

    private void publish(String statements) {
        documents.put("https://alice.example/card", "@prefix sec: <https://w3id.org/security#>. " + statements);
    }

    private static String method(String relation, JWK key) {
        return "<#me> sec:%s <#key-1>. <#key-1> sec:controller <#me>; sec:publicKeyJwk '%s'."
                .formatted(relation, key.toPublicJWK().toJSONString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "urn:ietf:params:oauth:jwk-thumbprint:sha-256:",
                "urn:ietf:params:oauth:jwk-thumbprint:sha-512:abc",
                "urn:uuid:1",
                "AAAAAAAAAAAAAAAAAAAAAA",
                "http://alice.example/card#key-1",
                "https://alice.example/card",
                "https://evil.example/card#key-1",
                "did:key:z6Mk",
                "did:web:evil.example#key-1",
                "did:web:#",
                "did:other:x#y"
            })
    void refusesKeysThatTheCallerDoesNotHave(String kid) {
        publish("");
        refuses(UNKNOWN_KEY, () -> keys.resolve(alice, kid));
        refuses(UNKNOWN_KEY, () -> keys.resolve(alice, kid + "x".repeat(3000)));
    }

    @Test
    void findsTheDpopKeyByItsThumbprint() {
        assertThat(keys.resolve(alice, URN + alice.jkt())).isEqualTo(dpop.toPublicJWK());
        refuses(UNKNOWN_KEY, () -> keys.resolve(alice, URN + KeyRules.thumbprint(other)));
    }

    @Test
    void refusesADpopKeyThatCannotSignRequests() {
        Caller caller = caller(WEBID, IdentityWorld.newKey(Curve.P_384));
        refuses(UNSUPPORTED_ALG, () -> keys.resolve(caller, URN + caller.jkt()));
    }

    @Test
    void findsARegisteredKeyByIdAndByThumbprint() {
        String id = register(other, Use.SIG, WEBID);
        assertThat(id).hasSize(22);
        assertThat(keys.resolve(alice, id)).isEqualTo(other.toPublicJWK());
        assertThat(keys.resolve(alice, URN + KeyRules.thumbprint(other))).isEqualTo(other.toPublicJWK());
    }

    @Test
    void refusesAnotherPersonsRegisteredKey() {
        String id = register(other, Use.SIG, "https://bob.example/card#me");
        refuses(UNKNOWN_KEY, () -> keys.resolve(alice, id));
        refuses(UNKNOWN_KEY, () -> keys.resolve(alice, URN + KeyRules.thumbprint(other)));
    }

    @Test
    void refusesAnEncryptionKeyForSigning() {
        String id = register(other, Use.ENC, WEBID);
        refuses(UNKNOWN_KEY, () -> keys.resolve(alice, id));
    }

    @Test
    void refusesAKeyThatWasPutInThePlaceOfTheOneOfItsId() {
        publish("");
        for (Use use : Use.values()) {
            String id = register(other, use, WEBID);
            RegisteredKey honest = registry.keys.remove(registry.keys.size() - 1);
            registry.keys.add(new RegisteredKey(
                    id,
                    WEBID,
                    IdentityWorld.newKey(Curve.P_256).toPublicJWK().toJSONString(),
                    use,
                    honest.created(),
                    honest.expires(),
                    null));
            refuses(UNKNOWN_KEY, () -> keys.resolve(alice, id));
            refuses(UNKNOWN_KEY, () -> keys.responseKey(alice, id));
        }
        refuses(UNKNOWN_KEY, () -> keys.responseKey(alice, null));
    }

    @Test
    void refusesExpiredAndRevokedKeys() {
        String id = register(other, Use.SIG, WEBID);
        clock.advance(Duration.ofSeconds(60));
        refuses(UNKNOWN_KEY, () -> keys.resolve(alice, id));
        RegisteredKey expired = registry.keys.remove(0);
        registry.keys.add(new RegisteredKey(
                id,
                WEBID,
                expired.jwk(),
                Use.SIG,
                expired.created(),
                clock.instant().plusSeconds(60),
                clock.instant()));
        refuses(UNKNOWN_KEY, () -> keys.resolve(alice, id));
    }

    @Test
    void findsAKeyOfTheWebIdDocument() {
        publish(method("assertionMethod", other));
        assertThat(keys.resolve(alice, KEY_URL)).isEqualTo(other.toPublicJWK());
        refuses(UNKNOWN_KEY, () -> keys.resolve(alice, "https://alice.example/card#key-2"));
    }

    @Test
    void saysWhenTheDocumentCannotBeHad() {
        refuses(VAULT_UNAVAILABLE, () -> keys.resolve(alice, KEY_URL));
    }

    @Test
    void takesADidOnlyIfTheWebIdDocumentNamesIt() {
        String did = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
        String kid = did + did.replace("did:key:", "#");
        publish("");
        refuses(UNKNOWN_KEY, () -> keys.resolve(alice, kid));
        clock.advance(Duration.ofMinutes(5));
        publish("<#me> <https://www.w3.org/ns/activitystreams#alsoKnownAs> <%s>.".formatted(did));
        assertThat(keys.resolve(alice, kid)).isInstanceOf(OctetKeyPair.class);
    }

    @Test
    void takesADidWebKeyOnBothEndsWord() {
        String did = "did:web:alice.example:ids:one";
        publish("<#me> <http://www.w3.org/2002/07/owl#sameAs> <%s>.".formatted(did));
        refuses(VAULT_UNAVAILABLE, () -> keys.resolve(alice, did + "#k"));
        clock.advance(Duration.ofSeconds(60));
        documents.put("https://alice.example/ids/one/did.json", """
                {"id": "%1$s", "assertionMethod": ["#k"],
                 "verificationMethod": [{"id": "#k", "controller": "%1$s", "publicKeyJwk": %2$s}]}
                """.formatted(
                        did, other.toPublicJWK().toJSONString()));
        assertThat(keys.resolve(alice, did + "#k")).isEqualTo(other.toPublicJWK());
        refuses(UNKNOWN_KEY, () -> keys.resolve(alice, did + "#other"));
    }

    @Test
    void findsTheOnlyKeyForAnswers() throws Exception {
        OctetKeyPair x25519 = new OctetKeyPairGenerator(Curve.X25519).generate();
        publish("");
        refuses(UNKNOWN_KEY, () -> keys.responseKey(alice, null));
        String id = register(x25519, Use.ENC, WEBID);
        assertThat(keys.responseKey(alice, null)).isEqualTo(x25519.toPublicJWK());
        assertThat(keys.responseKey(alice, id)).isEqualTo(x25519.toPublicJWK());
        clock.advance(Duration.ofMinutes(5));
        registry.keys.clear();
        String again = register(x25519, Use.ENC, WEBID);
        publish(method("keyAgreementMethod", other));
        refuses(UNKNOWN_KEY, () -> keys.responseKey(alice, null));
        assertThat(keys.responseKey(alice, again)).isEqualTo(x25519.toPublicJWK());
        assertThat(keys.responseKey(alice, KEY_URL)).isEqualTo(other.toPublicJWK());
    }

    @Test
    void findsAnEncryptionKeyByItsThumbprintOrInTheWebIdDocument() {
        register(other, Use.ENC, WEBID);
        ECKey published = IdentityWorld.newKey(Curve.P_256);
        publish(method("keyAgreementMethod", published));

        assertThat(keys.encryptionKey(alice, URN + KeyRules.thumbprint(other))).contains(other.toPublicJWK());
        assertThat(keys.encryptionKey(alice, KEY_URL)).contains(published.toPublicJWK());
        assertThat(keys.encryptionKey(caller("https://bob.example/card#me", dpop), URN + KeyRules.thumbprint(other)))
                .isEmpty();
        clock.advance(Duration.ofSeconds(60));
        assertThat(keys.encryptionKey(alice, URN + KeyRules.thumbprint(other))).isEmpty();
    }

    @Test
    void takesNoKeyForEncryptionThatIsForSomethingElse() {
        register(other, Use.SIG, WEBID);
        publish(method("assertionMethod", other));

        assertThat(keys.encryptionKey(alice, URN + KeyRules.thumbprint(other))).isEmpty();
        assertThat(keys.encryptionKey(alice, URN + alice.jkt())).isEmpty();
        assertThat(keys.encryptionKey(alice, KEY_URL)).isEmpty();
        assertThat(keys.encryptionKey(alice, "x".repeat(3000))).isEmpty();
    }

    @Test
    void refusesASigningKeyForAnswers() {
        String id = register(other, Use.SIG, WEBID);
        refuses(UNKNOWN_KEY, () -> keys.responseKey(alice, id));
    }
}
