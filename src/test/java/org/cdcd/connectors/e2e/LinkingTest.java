package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.wire.ConnectorsClient.LinkStart;
import org.cdcd.connectors.wire.PublicKeys;
import org.cdcd.connectors.wire.SecretSeal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong, or be made to go wrong, while an account is linked. */
@ExtendWith(OneServer.class)
final class LinkingTest {
    private static final String AUTH = "/api/v1/connectors/github/auth";
    private static final String TOKEN_CALL = "/login/oauth/access_token";

    private final RunningServer server;
    private final Someone me;

    LinkingTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @Test
    void demandsANonceToComplete() throws Exception {
        String body = consented().toString();

        Reply first = me.call("POST", AUTH, body);
        Reply second = me.call("POST", AUTH, body, Map.of("DPoP", me.proof("POST", AUTH, first.header("DPoP-Nonce"))));

        assertThat(first.status()).isEqualTo(401);
        assertThat(first.code()).isEqualTo("use_dpop_nonce");
        assertThat(first.header("WWW-Authenticate")).contains("use_dpop_nonce");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().path("status").asText()).isEqualTo("active");
    }

    @Test
    void takesANonceThatItGaveAndNoOther() throws Exception {
        String made = me.proof("POST", AUTH, "bWFkZS11cA");

        Reply reply = me.call("POST", AUTH, consented().toString(), Map.of("DPoP", made));

        assertThat(reply.code()).isEqualTo("use_dpop_nonce");
    }

    @Test
    void takesAStateOnlyOnce() throws Exception {
        String body = consented().toString();

        assertThat(me.callWithNonce("POST", AUTH, body).status()).isEqualTo(200);
        assertRefused(me.callWithNonce("POST", AUTH, body));
        assertThat(server.recorded("github", "POST", TOKEN_CALL)).hasSize(1);
    }

    @Test
    void takesAStateOfItsPersonOnly() throws Exception {
        String body = consented().toString();

        assertRefused(server.newcomer().callWithNonce("POST", AUTH, body));
        assertThat(server.recorded("github", "POST", TOKEN_CALL)).isEmpty();
    }

    @Test
    void takesAStateOfItsKeyOnly() throws Exception {
        String body = consented().toString();

        assertRefused(me.elsewhere().callWithNonce("POST", AUTH, body));
        assertThat(server.recorded("github", "POST", TOKEN_CALL)).isEmpty();
    }

    @Test
    void takesAStateAtItsConnectorOnly() throws Exception {
        String body = consented().toString();

        assertRefused(me.callWithNonce("POST", "/api/v1/connectors/slack/auth", body));
        assertThat(server.twins().recorded("slack")).isEmpty();
    }

    @Test
    void refusesAStateThatItNeverGave() throws Exception {
        assertRefused(me.callWithNonce(
                "POST", AUTH, consented().put("state", "A".repeat(43)).toString()));
    }

    @Test
    void refusesACodeThatWasRedeemedBefore() throws Exception {
        ObjectNode first = consented();
        assertThat(me.callWithNonce("POST", AUTH, first.toString()).status()).isEqualTo(200);
        ObjectNode second = consented();
        second.set("code", first.get("code"));

        assertRefused(me.callWithNonce("POST", AUTH, second.toString()));
    }

    @Test
    void refusesACodeOfAnotherFlow() throws Exception {
        ObjectNode mine = consented();
        mine.set("code", consented().get("code"));

        assertRefused(me.callWithNonce("POST", AUTH, mine.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/callback",
                "http://127.0.0.1:5000/other",
                "http://127.0.0.1.evil.example/callback",
                "http://user@127.0.0.1/callback",
                "http://localhost:5000/callback",
                "javascript:alert(1)",
                "not a uri"
            })
    void sendsNobodyToAPlaceThatIsNotRegistered(String redirectUri) {
        ObjectNode body = Parameters.of("auth_method", "oauth2", "redirect_uri", redirectUri);

        Reply reply = me.call("POST", AUTH, body.toString());

        assertRefused(reply);
        assertThat(reply.json().path("pointers").path(0).asText()).isEqualTo("/redirect_uri");
    }

    @Test
    void givesBackAGrantThatIsWiderThanWhatWasAsked() throws Exception {
        LinkStart start = me.client().startLink("github", Someone.CALLBACK, List.of("public_repo"));
        Map<String, String> back =
                Consent.at(server).allow(start.authUrl(), Map.of("scope", "public_repo notifications offline_access"));

        assertRefused(me.callWithNonce(
                "POST", AUTH, completion(start.state(), back.get("code")).toString()));
        assertThat(server.twins().recorded("github"))
                .as("the grant is ended at the service")
                .anyMatch(call ->
                        call.method().equals("DELETE") && call.path().endsWith("/grant") && call.status() == 204);
        assertThat(me.client().credentials()).isEmpty();
    }

    @Test
    void givesBackAGrantWhoseAccountCannotBeNamed() throws Exception {
        LinkStart start = me.client().startLink("github", Someone.CALLBACK, List.of("public_repo"));
        Map<String, String> back = Consent.at(server).allow(start.authUrl(), Map.of());
        server.twins().faults("github").next(1, "/user", new Fault.Outage(500, null));

        Reply reply = me.callWithNonce(
                "POST", AUTH, completion(start.state(), back.get("code")).toString());

        assertThat(reply.code()).as(reply.text()).isEqualTo("auth_flow_invalid");
        assertThat(server.twins().recorded("github"))
                .as("the grant is ended at the service")
                .anyMatch(call ->
                        call.method().equals("DELETE") && call.path().endsWith("/grant") && call.status() == 204);
        assertThat(me.client().credentials()).isEmpty();
    }

    @Test
    void shrinksTheCapabilitiesToWhatWasGranted() throws Exception {
        LinkStart start = me.client().startLink("github", Someone.CALLBACK, List.of("repo", "notifications"));
        Map<String, String> back = Consent.at(server).allow(start.authUrl(), Map.of("twin_scopes", "notifications"));

        var linked = me.client().completeLink("github", start.state(), back.get("code"), null);
        UUID credential = UUID.fromString(linked.path("credential_id").asText());

        assertThat(me.send(me.sign("github", credential, "notifications.list", Parameters.of()))
                        .status())
                .isEqualTo(200);
        assertThat(me.send(me.sign("github", credential, "issues.list", Parameters.demo()))
                        .status())
                .isEqualTo(403);
        assertThat(me.client().credentials().path(0).path("scopes"))
                .extracting(com.fasterxml.jackson.databind.JsonNode::asText)
                .containsExactly("notifications");
    }

    @Test
    void theSpecificationsRequestLinksAndIsAnsweredInItsWords() throws Exception {
        String body = """
                {
                  "auth_method": "oauth2",
                  "redirect_uri": "http://127.0.0.1:49152/callback",
                  "scope": ["read", "write"]
                }
                """;

        Reply started = me.call("POST", AUTH, body);

        assertThat(started.status()).isEqualTo(200);
        assertThat(started.json().properties()).extracting(Map.Entry::getKey).contains("auth_url", "state", "expiry");
        String state = started.json().path("state").asText();
        Map<String, String> back = Consent.at(server)
                .allow(URI.create(started.json().path("auth_url").asText()));
        Reply linked = me.callWithNonce(
                "POST", AUTH, completion(state, back.get("code")).toString());
        assertThat(linked.json().path("status").asText()).isEqualTo("active");
        assertThat(linked.json().path("capabilities").valueStream())
                .extracting(JsonNode::asText)
                .contains("read", "write");
        UUID credential = UUID.fromString(linked.json().path("credential_id").asText());
        me.client()
                .operate("github", credential, "issues.list", Parameters.demo())
                .orThrow();
        me.client()
                .operate(
                        "github", credential, "issues.create", Parameters.demo().put("title", "Hello"))
                .orThrow();
    }

    @Test
    void whoNamesNoScopeAsksForReadingOnly() throws Exception {
        LinkStart start = me.client().startLink("slack", Someone.CALLBACK, List.of());

        assertThat(Forms.query(start.authUrl()).get("user_scope"))
                .contains("channels:read", "search:read")
                .doesNotContain("write");
    }

    @Test
    void asksForNoMoreThanTheOperationsNeed() throws Exception {
        LinkStart start = me.client().startLink("github", Someone.CALLBACK, List.of("notifications.list"));

        assertThat(Forms.query(start.authUrl()).get("scope").split(" "))
                .containsExactlyInAnyOrder("notifications", "offline_access");
    }

    @Test
    void refusesAKeyReferenceThatItDoesNotUnderstand() throws Exception {
        ObjectNode body = consented().put("encryption_key_reference", "https://me.example/#key");

        Reply reply = me.callWithNonce("POST", AUTH, body.toString());

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("key_reference_unsupported");
        assertThat(me.client().credentials()).isEmpty();
    }

    @Test
    void refusesASecretInTheClear() throws Exception {
        String secret = personalToken();
        ObjectNode body = Parameters.of("auth_method", "api_key", "secret", secret);

        Reply reply = me.callWithNonce("POST", AUTH, body.toString());

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("malformed_request");
        assertThat(reply.text()).doesNotContain(secret);
    }

    @Test
    void linksByASealedKey() throws Exception {
        var linked = me.client().linkSecret("github", "api_key", Parameters.of("token", personalToken()));
        UUID credential = UUID.fromString(linked.path("credential_id").asText());

        assertThat(linked.path("service_user_id").asText()).isEqualTo(String.valueOf(Person.ALICE.number()));
        assertThat(me.send(me.sign("github", credential, "issues.list", Parameters.demo()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesAKeyThatTheServiceDoesNotKnow() throws Exception {
        ObjectNode fields = Parameters.of("token", "ghp_" + "x".repeat(36));

        Reply reply = me.callWithNonce("POST", AUTH, sealed(fields, "github", me.webid()));

        assertThat(reply.status()).isBetween(422, 423);
        assertThat(reply.text()).doesNotContain("xxxx");
        assertThat(me.client().credentials()).isEmpty();
    }

    @Test
    void refusesASecretThatWasSealedForAnotherPersonOrConnector() throws Exception {
        ObjectNode fields = Parameters.of("token", personalToken());
        String forOther = sealed(fields, "github", server.newcomer().webid());
        String forSlack = sealed(fields, "slack", me.webid());

        assertThat(me.callWithNonce("POST", AUTH, forOther).code()).isEqualTo("audience_mismatch");
        assertThat(me.callWithNonce("POST", AUTH, forSlack).code()).isEqualTo("audience_mismatch");
    }

    @Test
    void refusesASecretThatIsSealedToNobody() throws Exception {
        String nothing = Parameters.of("auth_method", "api_key", "secret_jwe", "a.b.c.d.e")
                .toString();

        assertThat(me.callWithNonce("POST", AUTH, nothing).code()).isEqualTo("malformed_request");
    }

    /** A link that has got its code, ready to be completed. */
    private ObjectNode consented() throws Exception {
        LinkStart start = me.client().startLink("github", Someone.CALLBACK, Someone.EVERYTHING);
        return completion(
                start.state(), Consent.at(server).allow(start.authUrl()).get("code"));
    }

    private static ObjectNode completion(String state, String code) {
        return Parameters.of("auth_method", "oauth2", "state", state, "code", code);
    }

    private String personalToken() {
        return server.twins().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo");
    }

    private String sealed(ObjectNode fields, String connector, String webid) {
        var keys = me.call("GET", "/.well-known/cdcd-connectors", "").json().path("keys");
        var key = keys.valueStream()
                .filter(one -> one.path("use").asText().equals("enc"))
                .findFirst()
                .orElseThrow();
        String jwe = SecretSeal.seal(
                PublicKeys.encryption(key),
                fields,
                connector,
                webid,
                Instant.now().plusSeconds(120));
        return Parameters.of("auth_method", "api_key", "secret_jwe", jwe).toString();
    }

    private static void assertRefused(Reply reply) {
        assertThat(reply.code()).as(reply.toString()).isEqualTo("auth_flow_invalid");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().path("remedy").asText()).isNotEmpty();
    }

    @Test
    void signsTheAnswerToALink() throws Exception {
        Reply reply = me.callWithNonce("POST", AUTH, consented().toString());

        assertThat(reply.header("CDCD-Signature")).contains("..");
    }
}
