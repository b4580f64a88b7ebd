package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.ConnectorsClient.LinkStart;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.cdcd.connectors.wire.KeyRelease;
import org.cdcd.connectors.wire.OwnKeyCalls;
import org.cdcd.connectors.wire.PublicKeys;
import org.cdcd.connectors.wire.Thumbprints;
import org.cdcd.connectors.wire.WrappedKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Credentials under a key that their person alone has: what opens them, what does not, and what is said then. */
@ExtendWith(OneServer.class)
final class UserHeldKeyTest {
    private static final String AUTH = "/api/v1/connectors/github/auth";
    private static final String TOKEN_CALL = "/login/oauth/access_token";
    private static final String ISSUES = "/repos/alice/demo/issues";
    private static final String CREDENTIALS = "/api/v1/connector-credentials/";

    private final RunningServer server;
    private final Someone me;
    private final OctetKeyPair key = newKey();
    private final OwnKeyCalls own;

    UserHeldKeyTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.own = me.client().ownKey(key);
    }

    @BeforeEach
    void register() throws Exception {
        assertThat(own.register().path("use").asText()).isEqualTo("enc");
    }

    @Test
    void anAccountIsLinkedUnderTheKeyOfItsPersonAndUsedWithIt() throws Exception {
        UUID credential = link();

        JsonNode entry = entry(credential);
        WrappedKey wrapped = WrappedKey.parse(entry.path("wrapped_dek").asText());
        assertThat(entry.path("protection").asText()).isEqualTo("M2");
        assertThat(entry.path("encryption_key_reference").asText()).isEqualTo(Thumbprints.urn(key));
        assertThat(wrapped.credentialId()).isEqualTo(credential);
        assertThat(wrapped.version()).isEqualTo(1);
        JsonNode listed = me.client().credentials().path(0);
        assertThat(listed.path("wrapped_dek")).isEqualTo(entry.path("wrapped_dek"));
        assertThat(listed.path("release_key")).isEqualTo(entry.path("release_key"));
        assertThat(own.operate("github", credential, "issues.list", Parameters.demo())
                        .isSuccess())
                .isTrue();
    }

    @Test
    void aCredentialUnderAKeyOfTheVaultHasNoWrappedKeyAndTakesNoRelease() throws Exception {
        UUID mine = link();
        UUID theirs = me.link("github");

        assertThat(entry(theirs).has("wrapped_dek")).isFalse();
        assertThat(entry(theirs).path("protection").asText()).isEqualTo("M0");
        assertThat(own.operate("github", theirs, "issues.list", Parameters.demo())
                        .isSuccess())
                .isTrue();
        assertThat(forged(theirs, entry(mine), it -> it)).isEqualTo("key_release_invalid");
    }

    @Test
    void withoutAReleaseNothingIsSentAndThePersonIsToldWhatToDo() throws Exception {
        UUID credential = link();
        SignedCall call = me.sign("github", credential, "issues.list", Parameters.demo());

        Reply reply = me.send(call);

        JsonNode error = me.open(reply, call).path("error");
        assertThat(reply.status()).isEqualTo(423);
        assertThat(error.path("code").asText()).isEqualTo("key_release_required");
        assertThat(error.path("who_must_act").asText()).isEqualTo("user");
        assertThat(error.path("remedy").asText()).contains(CREDENTIALS + credential, "wrapped_dek", "release_key");
        assertThat(error.path("release_key")).isEqualTo(entry(credential).path("release_key"));
        assertThat(server.recorded("github", "GET", ISSUES)).isEmpty();
    }

    @Test
    void aReleaseOpensItsCredentialForItsRequestInItsTimeAndNothingElse() throws Exception {
        UUID credential = link();
        JsonNode entry = entry(credential);
        JsonNode other = entry(link());

        assertThat(forged(credential, entry, it -> it)).isEqualTo("");
        assertThat(forged(credential, entry, it -> it.request(UUID.randomUUID())))
                .isEqualTo("key_release_invalid");
        assertThat(forged(credential, entry, it -> it.until(Instant.now().minusSeconds(1))))
                .isEqualTo("key_release_invalid");
        assertThat(forged(credential, entry, it -> it.until(Instant.now().plusSeconds(3600))))
                .isEqualTo("key_release_invalid");
        assertThat(forged(credential, other, it -> it)).isEqualTo("key_release_invalid");
        assertThat(forged(credential, entry, it -> it.holding(new byte[32]))).isEqualTo("key_release_invalid");
        assertThat(forged(credential, entry, it -> it.holding(new byte[31]))).isEqualTo("key_release_invalid");
        assertThat(forged(credential, entry, it -> it.as("not a release"))).isEqualTo("key_release_invalid");
        assertThat(forged(credential, entry, it -> it.revocation())).isEqualTo("key_release_invalid");
        assertThat(forged(credential, entry, it -> it.to(newKey()))).isEqualTo("key_release_required");
        assertThat(server.recorded("github", "GET", ISSUES)).hasSize(1);
    }

    @Test
    void aReleaseThatTheSignatureDoesNotNameIsRefused() throws Exception {
        UUID credential = link();
        JsonNode entry = entry(credential);
        Forged unnamed = new Forged(server, me, credential);
        Forged swapped = new Forged(server, me, credential);
        Forged dropped = new Forged(server, me, credential);
        String release = new Release(entry, key, unnamed.requestId).sealed();
        swapped.header.put("krh", KeyRelease.hash("another"));
        dropped.header.put("krh", KeyRelease.hash(release));

        assertThat(code(unnamed, release)).isEqualTo("key_release_invalid");
        assertThat(code(swapped, new Release(entry, key, swapped.requestId).sealed()))
                .isEqualTo("key_release_invalid");
        assertThat(code(dropped, null)).isEqualTo("key_release_invalid");
        assertThat(server.recorded("github", "GET", ISSUES)).isEmpty();
    }

    @Test
    void aRenewedCredentialIsUnderThePersonsKeyAgainAndTheOldKeyOpensItNoMore() throws Exception {
        UUID credential = link();
        JsonNode before = entry(credential);
        oauth().expireAccessTokens();

        assertThat(own.operate("github", credential, "issues.list", Parameters.demo())
                        .isSuccess())
                .isTrue();

        JsonNode after = entry(credential);
        assertThat(WrappedKey.parse(after.path("wrapped_dek").asText()).version())
                .isEqualTo(2);
        assertThat(refreshes()).isEqualTo(1);
        assertThat(forged(credential, before, it -> it)).isEqualTo("key_release_invalid");
        assertThat(own.operate("github", credential, "issues.list", Parameters.demo())
                        .isSuccess())
                .isTrue();
        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void aRequestThatIsSentAgainGetsItsAnswerThoughItsReleaseOpensNothingAnyMore() throws Exception {
        UUID credential = link();
        oauth().expireAccessTokens();
        SignedCall call = own.prepare("github", credential, "issues.create", Parameters.demo("title", "Once"));

        var first = me.client().send(call);
        var second = me.client().send(call);

        assertThat(first.isSuccess()).isTrue();
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(server.recorded("github", "POST", ISSUES))
                .filteredOn(sent -> sent.status() == 201)
                .hasSize(1);
    }

    @Test
    void manyRequestsAtOnceRenewOnceAndAllGoOn() throws Exception {
        UUID credential = link();
        oauth().expireAccessTokens();

        var done = Crowd.of(16)
                .run(caller -> own.operate("github", credential, "issues.list", Parameters.demo())
                        .isSuccess());

        assertThat(done).hasSize(16).containsOnly(true);
        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void aRevocationWithAReleaseReachesTheService() throws Exception {
        UUID credential = link();

        JsonNode answer = own.revoke(credential);

        assertThat(answer.path("status").asText()).isEqualTo("revoked");
        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("confirmed");
        assertThat(server.twins().recorded("github"))
                .anyMatch(call ->
                        call.method().equals("DELETE") && call.path().endsWith("/grant") && call.status() == 204);
    }

    @Test
    void aRevocationWithoutOneEndsItHereAndTheReceiptSaysWhatIsLeftToDo() throws Exception {
        UUID credential = link();

        JsonNode answer = me.client().revoke(credential);

        JsonNode receipt = me.client().credentialCalls().receipt(credential);
        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("pending");
        assertThat(answer.path("remedy").asText()).contains("your key", "github.com/settings");
        assertThat(receipt.path("service_revocation_status").asText()).isEqualTo("not_possible");
        assertThat(receipt.path("remedy").path("who_must_act").asText()).isEqualTo("user");
        assertThat(receipt.path("remedy").path("text").asText()).contains("not released");
        assertThat(server.twins().recorded("github"))
                .noneMatch(call -> call.method().equals("DELETE"));
    }

    @Test
    void aCredentialUnderAnotherKeyIsRevokedAllTheSame() throws Exception {
        UUID credential = link();
        OwnKeyCalls stranger = me.client().ownKey(newKey());

        assertThatThrownBy(() -> stranger.prepare("github", credential, "issues.list", Parameters.demo()))
                .isInstanceOfSatisfying(
                        ApiFailure.class, no -> assertThat(no.remedy()).contains(Thumbprints.urn(key)));
        assertThat(stranger.revoke(credential).path("service_revocation_status").asText())
                .isEqualTo("pending");
        assertThat(own.revoke(credential).path("status").asText()).isEqualTo("revoked");
    }

    @Test
    void aPurgeNeedsNoKey() throws Exception {
        UUID credential = link();

        assertThat(me.client()
                        .credentialCalls()
                        .purge(credential)
                        .path("status")
                        .asText())
                .isEqualTo("revoked");
        assertThat(me.client()
                        .credentialCalls()
                        .receipt(credential)
                        .path("service_revocation_status")
                        .asText())
                .isEqualTo("purged");
    }

    @Test
    void aRevocationWithAReleaseThatIsNoGoodEndsNothing() throws Exception {
        UUID credential = link();
        JsonNode entry = entry(credential);
        String path = CREDENTIALS + credential;
        String forRequest = new Release(entry, key, UUID.randomUUID()).sealed();
        String toAnother = new Release(entry, key, UUID.randomUUID())
                .revocation()
                .to(newKey())
                .sealed();

        assertThat(delete(path, forRequest).code()).isEqualTo("key_release_invalid");
        assertThat(delete(path, "nonsense").code()).isEqualTo("key_release_invalid");
        assertThat(delete(path, toAnother).code()).isEqualTo("key_release_required");
        assertThat(entry(credential).path("status").asText()).isEqualTo("active");
    }

    @Test
    void aSecretThatIsPastedIsKeptUnderThePersonsKeyToo() throws Exception {
        String token = server.twins().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo");
        JsonNode linked = me.client()
                .linkingUnder(Thumbprints.urn(key))
                .linkSecret("github", "api_key", Parameters.of("token", token));
        UUID credential = UUID.fromString(linked.path("credential_id").asText());

        assertThat(entry(credential).path("protection").asText()).isEqualTo("M2");
        assertThat(own.operate("github", credential, "issues.list", Parameters.demo())
                        .isSuccess())
                .isTrue();
        assertThat(code(new Forged(server, me, credential), null)).isEqualTo("key_release_required");
    }

    @Test
    void aLinkThatIsWidenedStaysUnderItsKey() throws Exception {
        UUID credential = link("notifications");
        LinkStart start = me.client()
                .credentialCalls()
                .widen("github", credential, Someone.CALLBACK, java.util.List.of("public_repo"), Map.of());
        Map<String, String> back = Consent.at(server).allow(start.authUrl());

        me.client().completeLink("github", start.state(), back.get("code"), back.get("iss"));

        assertThat(entry(credential).path("protection").asText()).isEqualTo("M2");
        assertThat(WrappedKey.parse(entry(credential).path("wrapped_dek").asText())
                        .version())
                .isEqualTo(2);
        assertThat(own.operate("github", credential, "issues.list", Parameters.demo())
                        .isSuccess())
                .isTrue();
    }

    @Test
    void aKeyThatWasNamedOnceIsNotGivenUpByTheNextStep() throws Exception {
        LinkStart start = me.client()
                .linkingUnder(Thumbprints.urn(key))
                .startLink("github", Someone.CALLBACK, Someone.EVERYTHING);
        Map<String, String> back = Consent.at(server).allow(start.authUrl());

        JsonNode linked = me.client().completeLink("github", start.state(), back.get("code"), null);

        assertThat(linked.path("protection").asText()).isEqualTo("M2");
    }

    @Test
    void aKeyThatIsNotThePersonsOwnEncryptionKeyIsRefusedBeforeAnybodyConsents() throws Exception {
        OctetKeyPair stranger = newKey();
        server.newcomer().client().ownKey(stranger).register();

        for (String reference : new String[] {
            Thumbprints.urn(stranger),
            Thumbprints.urn(newKey()),
            Thumbprints.urn(me.key()),
            me.webid() + "-key",
            "https://keys.example/keys/1",
            "urn:cdcd:kms:other"
        }) {
            ObjectNode body = Parameters.of(
                    "auth_method",
                    "oauth2",
                    "redirect_uri",
                    Someone.CALLBACK.toString(),
                    "encryption_key_reference",
                    reference);

            Reply reply = me.call("POST", AUTH, body.toString());

            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.code()).isEqualTo("key_reference_unsupported");
            assertThat(reply.json().path("pointers").path(0).asText()).isEqualTo("/encryption_key_reference");
        }
    }

    @Test
    void aCredentialUnderAKeyOfTheVaultStaysThereWhenItIsWidened() throws Exception {
        UUID credential = me.link("github", "notifications");
        ObjectNode body = Parameters.of(
                "auth_method", "oauth2",
                "redirect_uri", Someone.CALLBACK.toString(),
                "credential_id", credential.toString(),
                "encryption_key_reference", Thumbprints.urn(key));

        assertThat(me.call("POST", AUTH, body.toString()).code()).isEqualTo("key_reference_unsupported");
    }

    @Test
    void thePublishedReleaseKeyTakesReleasesToo() throws Exception {
        UUID credential = link();
        JsonNode published = me.call("GET", "/.well-known/cdcd-connectors", "")
                .json()
                .path("release_keys")
                .path("keys")
                .path(0);

        assertThat(published).isEqualTo(entry(credential).path("release_key"));
        assertThat(published.has("d")).isFalse();
    }

    @Test
    void anyKeyOfTheTwoCurvesWillDo() throws Exception {
        JWK p256 = new ECKeyGenerator(Curve.P_256).generate();
        OwnKeyCalls other = me.client().ownKey(p256);
        other.register();
        UUID credential = link(me.client().linkingUnder(Thumbprints.urn(p256)));

        assertThat(other.operate("github", credential, "issues.list", Parameters.demo())
                        .isSuccess())
                .isTrue();
        assertThatThrownBy(() -> own.prepare("github", credential, "issues.list", Parameters.demo()))
                .isInstanceOf(ApiFailure.class);
    }

    /** What a person's program seals, with whatever is wrong about it. */
    private record Release(
            byte[] dek,
            WrappedKey wrapped,
            JWK releaseKey,
            UUID requestId,
            Instant expires,
            boolean revokes,
            String text) {
        Release(JsonNode entry, JWK key, UUID requestId) {
            this(
                    WrappedKey.open(
                            entry.path("wrapped_dek").asText(),
                            key,
                            UUID.fromString(entry.path("credential_id").asText())),
                    WrappedKey.parse(entry.path("wrapped_dek").asText()),
                    PublicKeys.encryption(entry.path("release_key")),
                    requestId,
                    Instant.now().plusSeconds(120),
                    false,
                    "");
        }

        Release request(UUID other) {
            return new Release(dek, wrapped, releaseKey, other, expires, revokes, text);
        }

        Release until(Instant other) {
            return new Release(dek, wrapped, releaseKey, requestId, other, revokes, text);
        }

        Release holding(byte[] other) {
            return new Release(other, wrapped, releaseKey, requestId, expires, revokes, text);
        }

        Release to(JWK other) {
            return new Release(dek, wrapped, other, requestId, expires, revokes, text);
        }

        Release revocation() {
            return new Release(dek, wrapped, releaseKey, requestId, expires, true, text);
        }

        Release as(String other) {
            return new Release(dek, wrapped, releaseKey, requestId, expires, revokes, other);
        }

        String sealed() {
            if (!text.isEmpty()) {
                return text;
            }
            return revokes
                    ? KeyRelease.forRevocation(releaseKey, dek, wrapped, expires)
                    : KeyRelease.forRequest(releaseKey, dek, wrapped, requestId, expires);
        }
    }

    /** The code of what a request with such a release is refused with; empty if it is not. */
    private String forged(UUID credential, JsonNode entry, UnaryOperator<Release> change) {
        Forged request = new Forged(server, me, credential);
        String release =
                change.apply(new Release(entry, key, request.requestId)).sealed();
        request.header.put("krh", KeyRelease.hash(release));
        return code(request, release);
    }

    private String code(Forged request, String release) {
        var envelope = request.signed();
        ObjectNode body = Someone.body(envelope);
        if (release != null) {
            body.put("key_release", release);
        }
        Reply reply = me.call("POST", "/api/v1/connectors/github/operate", body.toString());
        return me.open(reply, request.requestId, request.hash())
                .path("error")
                .path("code")
                .asText();
    }

    private Reply delete(String path, String release) {
        String nonce = me.call("DELETE", path, "").header("DPoP-Nonce");
        return me.call("DELETE", path, "", Map.of("DPoP", me.proof("DELETE", path, nonce), KeyRelease.HEADER, release));
    }

    private UUID link(String... scopes) throws Exception {
        return link(me.client().linkingUnder(Thumbprints.urn(key)), scopes);
    }

    private UUID link(ConnectorsClient client, String... scopes) throws Exception {
        LinkStart start = client.startLink("github", Someone.CALLBACK, java.util.List.of(scopes));
        Map<String, String> back = Consent.at(server).allow(start.authUrl());
        JsonNode linked = client.completeLink("github", start.state(), back.get("code"), back.get("iss"));
        return UUID.fromString(linked.path("credential_id").asText());
    }

    private JsonNode entry(UUID credential) throws Exception {
        return me.client().credentialCalls().show(credential);
    }

    private long refreshes() {
        return server.recorded("github", "POST", TOKEN_CALL).stream()
                .filter(call -> call.body().contains("grant_type=refresh_token"))
                .count();
    }

    private AuthorizationServer oauth() {
        return server.twins().twin(GitHubTwin.class).oauth();
    }

    private static OctetKeyPair newKey() {
        try {
            return new OctetKeyPairGenerator(Curve.X25519).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
