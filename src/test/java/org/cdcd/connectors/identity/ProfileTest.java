package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
    private static final String WEBID = "https://alice.example/card#me";
    private static final String KEY = "https://alice.example/card#key-1";
    private static final String ISSUER = "https://issuer.example";
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final ECKey key = IdentityWorld.newKey(Curve.P_256);

    private static Fetched document(String body) {
        return new Fetched(
                URI.create("https://alice.example/card"), "text/turtle", body.getBytes(StandardCharsets.UTF_8));
    }

    private static WebIdDocument turtle(String body) throws FetchFailed {
        String prefixes = """
                @prefix solid: <http://www.w3.org/ns/solid/terms#>.
                @prefix sec: <https://w3id.org/security#>.
                @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>.
                @prefix owl: <http://www.w3.org/2002/07/owl#>.
                """;
        return Profile.of(WEBID, TurtleReader.read(document(prefixes + body)));
    }

    private static WebIdDocument jsonLd(String body) throws FetchFailed {
        return Profile.of(WEBID, JsonLdReader.read(document(body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "<a> <b>", "@prefix", "<#me> solid:oidcIssuer <x>.", "\u0000"})
    void refusesBrokenTurtle(String body) {
        assertThatThrownBy(() -> TurtleReader.read(document(body))).isInstanceOf(FetchFailed.class);
    }

    @Test
    void refusesDeeplyNestedTurtle() {
        String body = "<#me> <p> " + "[ <p> ".repeat(9000) + "<x>" + "]".repeat(9000) + ".";
        assertThatThrownBy(() -> turtle(body)).hasMessageContaining("nested");
        assertThatThrownBy(() -> turtle("<#me> <p> " + "(".repeat(60_000))).hasMessageContaining("nested");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(#)\n", "( \"\"@en-a#)\n", "[ <p> #]\n", "\"\"^^", "<<", "<< << <a> <p> <b> >> <p> "})
    void aBracketThatClosesOnlyInACommentOrTextDoesNotHideNesting(String part) {
        String body = "<#me> <p> " + part.repeat(60_000 / part.length());
        assertThatThrownBy(() -> TurtleReader.read(document(body))).hasMessageContaining("nested");
    }

    @Test
    void readsWhatIsNestedAsDeepAsItMayBe() throws FetchFailed {
        String body = "<#me> <p> " + "[ <p> ".repeat(1000) + "<x>" + "]".repeat(1000) + ".";
        assertThat(TurtleReader.read(document(body))).hasSize(1001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "nonsense", "{\"@id\":1}", "{\"a\":1,\"a\":2}", "{\"@context\":{\"@vocab\":7},\"x\":1}"
            })
    void refusesBrokenJsonLd(String body) {
        assertThatThrownBy(() -> JsonLdReader.read(document(body))).isInstanceOf(FetchFailed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"@context\":\"https://www.w3.org/ns/solid/v1\",\"@id\":\"#me\"}",
                "{\"@context\":[{},\"https://schema.org\"],\"@id\":\"#me\"}"
            })
    void refusesRemoteContexts(String body) {
        assertThatThrownBy(() -> JsonLdReader.read(document(body))).hasMessage("remote context refused");
    }

    @Test
    void refusesToImportAContext() {
        String body = "{\"@context\":{\"@version\":1.1,\"@import\":\"https://schema.org\"},\"@id\":\"#me\"}";
        assertThatThrownBy(() -> JsonLdReader.read(document(body))).isInstanceOf(FetchFailed.class);
    }

    @Test
    void refusesDeeplyNestedJsonLd() {
        String body = "[".repeat(10_000) + "]".repeat(10_000);
        assertThatThrownBy(() -> JsonLdReader.read(document(body))).isInstanceOf(FetchFailed.class);
    }

    @Test
    void onlyWhatIsSaidOfTheWebIdItselfCounts() throws FetchFailed {
        WebIdDocument document = turtle("""
                <#me> solid:oidcIssuer <https://issuer.example>.
                <#other> solid:oidcIssuer <https://evil.example>.
                <https://alice.example/card> solid:oidcIssuer <https://evil.example>.
                [] solid:oidcIssuer <https://evil.example>.
                """);
        assertThat(document.issuers()).containsExactly(ISSUER);
    }

    @Test
    void anIssuerIsAnIriAndNoText() throws FetchFailed {
        assertThat(turtle("<#me> solid:oidcIssuer \"https://issuer.example\".").issuers())
                .isEmpty();
        assertThat(jsonLd(
                                "{\"@id\":\"#me\",\"http://www.w3.org/ns/solid/terms#oidcIssuer\":\"https://issuer.example\"}")
                        .issuers())
                .isEmpty();
    }

    @Test
    void readsJsonLdWithItsOwnContext() throws FetchFailed {
        WebIdDocument document = jsonLd("""
                {"@context": {"solid": "http://www.w3.org/ns/solid/terms#", "sec": "https://w3id.org/security#"},
                 "@graph": [
                   {"@id": "#me", "solid:oidcIssuer": {"@id": "https://issuer.example"},
                    "sec:assertionMethod": {"@id": "#key-1", "sec:controller": {"@id": "#me"},
                      "sec:publicKeyJwk": {"@type": "@json", "@value": %s}}},
                   {"@id": "#other", "solid:oidcIssuer": {"@id": "https://evil.example"}}]}
                """.formatted(key.toPublicJWK().toJSONString()));
        assertThat(document.issuers()).containsExactly(ISSUER);
        assertThat(document.signingKey(KEY, NOW)).contains(key.toPublicJWK());
    }

    @Test
    void statementsInNamedGraphsDoNotCount() throws FetchFailed {
        assertThat(jsonLd("""
                        {"@id": "https://alice.example/graph", "@graph": [{"@id": "#me",
                          "http://www.w3.org/ns/solid/terms#oidcIssuer": {"@id": "https://evil.example"}}]}
                        """).issuers()).isEmpty();
    }

    @Test
    void readsSigningKeys() throws FetchFailed {
        WebIdDocument document = turtle(method("sec:assertionMethod", "<#me>", ""));
        assertThat(document.signingKey(KEY, NOW)).contains(key.toPublicJWK());
        assertThat(document.agreementKeys(NOW)).isEmpty();
    }

    @Test
    void aKeyMustBeListedAndControlledByTheWebId() throws FetchFailed {
        assertThat(turtle(method("sec:authentication", "<#me>", "")).signing()).isEmpty();
        assertThat(turtle(method("sec:assertionMethod", "<#other>", "")).signing())
                .isEmpty();
        String elsewhere = method("sec:assertionMethod", "<#me>", "").replace("<#key-1>", "<https://evil.example/k#1>");
        assertThat(turtle(elsewhere).signing()).isEmpty();
        String isPrivate = method("sec:assertionMethod", "<#me>", "")
                .replace(key.toPublicJWK().toJSONString(), key.toJSONString());
        assertThat(turtle(isPrivate).signing()).isEmpty();
    }

    @Test
    void aKeyEndsWhenItExpiresOrIsRevoked() throws FetchFailed {
        WebIdDocument expired =
                turtle(method("sec:assertionMethod", "<#me>", "; sec:expiration \"2026-11-24T12:00:00Z\""));
        assertThat(expired.signingKey(KEY, NOW.minusSeconds(1))).isPresent();
        assertThat(expired.signingKey(KEY, NOW)).isEmpty();
        assertThat(turtle(method("sec:assertionMethod", "<#me>", "; sec:revoked \"2026-01-01T00:00:00Z\""))
                        .signingKey(KEY, NOW))
                .isEmpty();
        assertThat(turtle(method("sec:assertionMethod", "<#me>", "; sec:revoked \"soon\""))
                        .signingKey(KEY, NOW))
                .isEmpty();
    }

    @Test
    void readsAliases() throws FetchFailed {
        assertThat(turtle("<#me> owl:sameAs <did:web:alice.example>; owl:sameAs \"did:web:text.example\".")
                        .aliases())
                .containsExactly("did:web:alice.example");
    }

    private String method(String relation, String controller, String more) {
        return "<#me> %s <#key-1>. <#key-1> sec:controller %s; sec:publicKeyJwk '%s'^^rdf:JSON %s."
                .formatted(relation, controller, key.toPublicJWK().toJSONString(), more);
    }
}
