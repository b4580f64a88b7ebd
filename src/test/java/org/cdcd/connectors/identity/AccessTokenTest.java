package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.identity.IdentityWorld.PATH;
import static org.cdcd.connectors.identity.Refusals.refuses;
import static org.cdcd.connectors.wire.ErrorCode.INVALID_DPOP_PROOF;
import static org.cdcd.connectors.wire.ErrorCode.INVALID_TOKEN;
import static org.cdcd.connectors.wire.ErrorCode.USE_DPOP_NONCE;
import static org.cdcd.connectors.wire.ErrorCode.VAULT_UNAVAILABLE;
import static org.cdcd.connectors.wire.ErrorCode.WEBID_ISSUER_MISMATCH;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.identity.Authenticated.ClientTrust;
import org.cdcd.connectors.identity.IdentitySettings.IssuerMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTokenTest {
    private IdentityWorld world;
    private IdentityVerifier verifier;

    @BeforeAll
    void start() {
        world = new IdentityWorld();
        verifier = world.verifier();
    }

    @AfterAll
    void stop() {
        world.close();
    }

    private String sign(JWTClaimsSet.Builder claims) {
        return world.issuer.tokens().sign(new JOSEObjectType("at+jwt"), claims.build());
    }

    private void refused(JWTClaimsSet.Builder claims) {
        refused(sign(claims));
    }

    private void refused(String token) {
        refuses(INVALID_TOKEN, () -> call(token));
    }

    private Caller call(String token) {
        return world.call(verifier, token, world.proof(token).sign());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "DPoP", "DPoP ", "Basic YTpi", "DPoP x.y.z", "DPoP e30.e30.e30"})
    void refusesWhatHoldsNoToken(String authorization) {
        refuses(
                INVALID_TOKEN,
                () -> verifier.authenticate(
                        authorization, List.of(world.proof("").sign()), "POST", PATH, false, true));
    }

    @Test
    void refusesBearerEvenForABoundToken() {
        String token = world.token();
        refuses(
                INVALID_TOKEN,
                () -> verifier.authenticate(
                        "Bearer " + token, List.of(world.proof(token).sign()), "POST", PATH, false, true));
    }

    @Test
    void refusesAnUnboundToken() {
        refused(world.claims().claim("cnf", null));
        refused(world.claims().claim("cnf", Map.of()));
        refused(world.claims().claim("cnf", Map.of("jkt", "short")));
        refused(world.claims().claim("cnf", "text"));
    }

    @Test
    void refusesALargeToken() {
        refused(world.claims().claim("filling", "x".repeat(8 * 1024)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpop+jwt", "sat+jwt", "logout+jwt", "secevent+jwt", "cdcd-request+jws"})
    void refusesTokensMadeForAnotherPurpose(String type) {
        refused(world.issuer
                .tokens()
                .sign(new JOSEObjectType(type), world.claims().build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "application/at+jwt", "JWT", "AT+JWT"})
    void takesAccessTokenTypes(String type) {
        String token = world.issuer
                .tokens()
                .sign(new JOSEObjectType(type), world.claims().build());
        assertThat(call(token).webid()).isEqualTo(world.alice.webid());
    }

    @Test
    void refusesUnsignedAndSharedKeyTokens() throws Exception {
        refused(new PlainJWT(world.claims().build()).serialize());
        SignedJWT hs256 =
                new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), world.claims().build());
        hs256.sign(new MACSigner(world.key.toPublicJWK().toJSONString().getBytes()));
        refused(hs256.serialize());
    }

    @Test
    void refusesATokenThatItsIssuerDidNotSign() {
        DevelopmentTokens stranger = new DevelopmentTokens(world.issuer.issuer(), world.clock);
        refused(stranger.issue(world.alice, IdentityWorld.jkt(world.key), "solid"));
        String token = world.token();
        int dot = token.lastIndexOf('.');
        refused(token.substring(0, dot + 1) + "A".repeat(86));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "webid", "client_id", "iat", "exp"})
    void refusesATokenThatLacksAClaim(String name) {
        refused(world.claims().claim(name, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"webid", "client_id", "iat", "exp", "nbf"})
    void refusesClaimsOfTheWrongType(String name) {
        refused(world.claims().claim(name, List.of(1)));
    }

    @Test
    void refusesAnExpiredToken() {
        Instant now = world.clock.instant();
        refused(world.claims()
                .issueTime(Date.from(now.minusSeconds(3600)))
                .expirationTime(Date.from(now.minusSeconds(30))));
    }

    @Test
    void refusesATokenOfTheFuture() {
        Instant now = world.clock.instant();
        refused(world.claims().issueTime(Date.from(now.plusSeconds(31))));
        refused(world.claims().notBeforeTime(Date.from(now.plusSeconds(31))));
        assertThat(call(sign(world.claims().notBeforeTime(Date.from(now.plusSeconds(30))))))
                .isNotNull();
    }

    @Test
    void refusesATokenThatLivesLongerThanADay() {
        Instant now = world.clock.instant();
        refused(world.claims()
                .expirationTime(Date.from(now.plus(Duration.ofHours(24)).plusSeconds(1))));
        assertThat(call(sign(world.claims().expirationTime(Date.from(now.plus(Duration.ofHours(24)))))))
                .isNotNull();
        refused(world.claims().claim("exp", Long.MAX_VALUE));
    }

    @Test
    void refusesATokenForAnotherAudience() {
        refused(world.claims().audience("https://other.example"));
        refused(world.claims().audience(List.of()));
    }

    @Test
    void takesTheGlobalAudienceOnlyWhereThatIsSet() {
        assertThat(call(sign(world.claims().audience(List.of("other", "solid")))))
                .isNotNull();
        IdentityVerifier own = world.verifier(settings(IssuerMode.ALLOWLIST, false, Set.of(), Set.of()));
        String token = sign(world.claims().audience("solid"));
        refuses(INVALID_TOKEN, () -> world.call(own, token, world.proof(token).sign()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://not-on-the-list.example",
                "http://issuer.example",
                "https://issuer.example?x=1",
                "https://issuer.example#x",
                "ftp://issuer.example",
                "issuer"
            })
    void refusesIssuersThatAreNotOnTheList(String issuer) {
        refused(world.claims().issuer(issuer));
    }

    @Test
    void believesNobodyByDefault() {
        IdentityVerifier closed = world.verifier(IdentitySettings.closed(IdentityWorld.ORIGIN));
        String token = world.token();
        refuses(
                INVALID_TOKEN,
                () -> world.call(closed, token, world.proof(token).sign()));
    }

    @Test
    void refusesPlainHttpInProduction() {
        IdentitySettings dev = world.settings();
        IdentityVerifier production = world.verifier(new IdentitySettings(
                dev.publicOrigin(),
                true,
                IssuerMode.ALLOWLIST,
                dev.issuers(),
                Set.of(),
                Map.of(),
                Set.of(),
                Set.of(443),
                false));
        String token = world.token();
        refuses(
                INVALID_TOKEN,
                () -> world.call(production, token, world.proof(token).sign()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://pod.example/alice#me",
                "https://user:pw@pod.example/alice#me",
                "https://pod.example:8443/alice#me",
                "/alice",
                "did:key:z6Mk",
                ""
            })
    void refusesWebIdsThatAreNoHttpsUrls(String webid) {
        refused(world.claims().claim("webid", webid));
    }

    @Test
    void refusesAWebIdWhoseDocumentNamesAnotherIssuer() {
        world.pages.put("/bob", "text/turtle", """
                <#me> <http://www.w3.org/ns/solid/terms#oidcIssuer> <https://other.example>, <%s/>.
                <#other> <http://www.w3.org/ns/solid/terms#oidcIssuer> <%s>.
                """.formatted(world.issuer.issuer(), world.issuer.issuer()));
        String token = sign(world.claims().claim("webid", world.pages.url("/bob#me")));
        refuses(WEBID_ISSUER_MISMATCH, () -> call(token));
    }

    @Test
    void doesNotTakeALinkHeaderForADocument() {
        world.pages.put(
                "/carol",
                200,
                Map.of(
                        "Content-Type",
                        "text/turtle",
                        "Link",
                        "<" + world.issuer.issuer() + ">; rel=\"http://openid.net/specs/connect/1.0/issuer\""),
                "<#me> a <#Person>.");
        String token = sign(world.claims().claim("webid", world.pages.url("/carol#me")));
        refuses(WEBID_ISSUER_MISMATCH, () -> call(token));
    }

    @Test
    void nobodyMakesUsFetchADocumentWithoutTheKeyOfTheToken() {
        String token = sign(world.claims().claim("webid", world.pages.url("/dave#me")));
        String proof = world.proof(IdentityWorld.newKey(Curve.P_256), token).sign();
        refuses(INVALID_DPOP_PROOF, () -> world.call(verifier, token, proof));
        String bare = world.proof(token).sign();
        refuses(USE_DPOP_NONCE, () -> verifier.check("DPoP " + token, List.of(bare), "POST", PATH, true));
        assertThat(world.pages.asked).doesNotContain("/dave");
    }

    @Test
    void tellsAMissingDocumentFromAnUnreachableOne() {
        String missing = sign(world.claims().claim("webid", world.pages.url("/nobody#me")));
        refuses(WEBID_ISSUER_MISMATCH, () -> call(missing));
        world.pages.put("/broken", 500, Map.of(), "");
        String unreachable = sign(world.claims().claim("webid", world.pages.url("/broken#me")));
        refuses(VAULT_UNAVAILABLE, () -> call(unreachable));
    }

    @Test
    void saysWhenTheIssuerCannotBeReached() {
        String gone = world.pages.url("/gone");
        world.pages.put("/gone/.well-known/openid-configuration", 503, Map.of(), "");
        IdentityVerifier verifier = world.verifier(IdentitySettings.development(IdentityWorld.ORIGIN, gone));
        String token = sign(world.claims().issuer(gone));
        refuses(
                VAULT_UNAVAILABLE,
                () -> world.call(verifier, token, world.proof(token).sign()));
    }

    @Test
    void refusesAConfigurationThatNamesAnotherIssuer() {
        String liar = world.pages.url("/liar");
        world.pages.put(
                "/liar/.well-known/openid-configuration",
                "application/json",
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\"}".formatted(liar + "/", world.issuer.issuer()));
        IdentityVerifier verifier = world.verifier(IdentitySettings.development(IdentityWorld.ORIGIN, liar));
        String token = sign(world.claims().issuer(liar));
        refuses(
                INVALID_TOKEN,
                () -> world.call(verifier, token, world.proof(token).sign()));
    }

    @Test
    void federationTakesTheIssuersThatTheWebIdNames() {
        IdentityVerifier open = world.verifier(settings(IssuerMode.WEBID, true, Set.of(), Set.of()));
        String token = world.token();
        assertThat(world.call(open, token, world.proof(token).sign()).issuer()).isEqualTo(world.issuer.issuer());
    }

    @Test
    void aDeniedIssuerIsRefusedInEveryModeAndSpelling() {
        for (IssuerMode mode : IssuerMode.values()) {
            IdentityVerifier wary = world.verifier(settings(mode, true, Set.of(world.issuer.issuer() + "/"), Set.of()));
            String token = world.token();
            refuses(
                    INVALID_TOKEN,
                    () -> world.call(wary, token, world.proof(token).sign()));
        }
    }

    @Test
    void unknownAndAnonymousProgramsGetLowTrust() {
        String anonymous = sign(world.claims().claim("client_id", "http://www.w3.org/ns/solid/terms#PublicOidcClient"));
        assertThat(trust(verifier, anonymous)).isEqualTo(ClientTrust.LOW);
        assertThat(trust(verifier, world.token())).isEqualTo(ClientTrust.KNOWN);
        IdentityVerifier choosy =
                world.verifier(settings(IssuerMode.ALLOWLIST, true, Set.of(), Set.of("https://app.example/id")));
        assertThat(trust(choosy, world.token())).isEqualTo(ClientTrust.LOW);
    }

    @Test
    void neverTellsTheCallersValues() {
        String token = sign(world.claims().claim("webid", "http://secret-value.example/"));
        refuses(INVALID_TOKEN, () -> call(token)).doesNotContain("secret-value");
    }

    private ClientTrust trust(IdentityVerifier verifier, String token) {
        return verifier.check("DPoP " + token, List.of(world.proof(token).sign()), "POST", PATH, false)
                .trust();
    }

    private IdentitySettings settings(IssuerMode mode, boolean solid, Set<String> denied, Set<String> clients) {
        return new IdentitySettings(
                IdentityWorld.ORIGIN,
                solid,
                mode,
                mode == IssuerMode.WEBID ? Set.of() : Set.of(world.issuer.issuer()),
                denied,
                Map.of(),
                clients,
                Set.of(443),
                true);
    }
}
