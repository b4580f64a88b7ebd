package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tokens that end: renewed where that is possible, without the caller noticing; said plainly where it is not. */
@ExtendWith(OneServer.class)
final class RefreshTest {
    private static final String TOKEN_CALL = "/login/oauth/access_token";
    private static final String ISSUES = "/repos/alice/demo/issues";

    private final RunningServer server;
    private final Someone me;
    private UUID credential = new UUID(0, 0);

    RefreshTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @BeforeEach
    void link() throws Exception {
        credential = me.link("github");
    }

    @Test
    void renewsATokenThatHasExpired() {
        oauth().expireAccessTokens();

        assertThat(me.send(list()).status()).isEqualTo(200);
        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void renewsATokenOnceForManyCallers() throws Exception {
        oauth().expireAccessTokens();

        var statuses = Crowd.of(32).run(caller -> me.send(list()).status());

        assertThat(statuses).hasSize(32).containsOnly(200);
        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void usesTheRenewedTokenFromThenOn() {
        oauth().expireAccessTokens();
        IntStream.range(0, 3).forEach(i -> assertThat(me.send(list()).status()).isEqualTo(200));

        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void renewsAgainAndAgainWithTheTokenThatCameLast() {
        IntStream.range(0, 3).forEach(i -> {
            oauth().expireAccessTokens();
            assertThat(me.send(list()).status()).isEqualTo(200);
        });

        assertThat(refreshes()).isEqualTo(3);
    }

    @Test
    void createsOnceThoughTheTokenHadExpired() {
        oauth().expireAccessTokens();
        SignedCall call = me.sign("github", credential, "issues.create", Parameters.demo("title", "Renewed"));

        assertThat(me.send(call).status()).isEqualTo(200);
        assertThat(server.recorded("github", "POST", ISSUES))
                .extracting(org.cdcd.connectors.twin.Recorded::status)
                .containsExactly(401, 201);
    }

    @Test
    void suspendsACredentialWhoseRenewalBringsAnotherAccount() throws Exception {
        oauth().expireAccessTokens();
        server.faults("github").next(new Fault.OtherPerson());

        assertThat(code(list())).isEqualTo("credential_suspended");
        assertThat(code(list())).isEqualTo("credential_suspended");
        assertThat(status()).isEqualTo("suspended");
        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void asksForANewLinkWhenTheGrantIsGone() throws Exception {
        oauth().revokeAll(clientId(), Person.ALICE);
        SignedCall call = list();

        Reply reply = me.send(call);
        JsonNode error = me.open(reply, call).path("error");

        assertThat(reply.status()).isEqualTo(423);
        assertThat(error.path("code").asText()).isEqualTo("reauthorization_required");
        assertThat(error.path("who_must_act").asText()).isEqualTo("user");
        assertThat(status()).isEqualTo("expired");
    }

    @Test
    void doesNotTryAGrantAgainThatIsGone() throws Exception {
        oauth().revokeAll(clientId(), Person.ALICE);
        me.send(list());
        int before = server.twins().recorded("github").size();

        assertThat(code(list())).isEqualTo("reauthorization_required");
        assertThat(server.twins().recorded("github")).hasSize(before);
    }

    @Test
    void keepsTheGrantWhenTheServiceIsOnlyDown() {
        oauth().expireAccessTokens();
        server.faults("github").next(1, TOKEN_CALL, new Fault.Outage(503, null));
        SignedCall first = me.sign("github", credential, "issues.create", Parameters.demo("title", "Later"));

        assertThat(code(first)).isEqualTo("service_unavailable");
        assertThat(me.send(list()).status()).isEqualTo(200);
    }

    @Test
    void itsOwnerSeesHowRenewalsWent() throws Exception {
        assertThat(history().path("last_refresh").isNull()).isTrue();
        assertThat(history().path("failures").asInt(-1)).isZero();

        oauth().expireAccessTokens();
        server.faults("github").next(1, TOKEN_CALL, new Fault.Outage(503, null));
        me.send(me.sign("github", credential, "issues.create", Parameters.demo("title", "Later")));
        assertThat(history().path("failures").asInt()).isEqualTo(1);
        assertThat(history().path("last_refresh").isNull()).isTrue();

        me.send(list());
        JsonNode renewed = history();
        assertThat(renewed.path("failures").asInt(-1)).isZero();
        Instant last = Instant.parse(renewed.path("last_refresh").asText());
        assertThat(Instant.parse(renewed.path("next_due").asText())).isAfter(last);
        JsonNode exported = me.call("GET", "/api/v1/me", "").json().at("/credentials/0");
        assertThat(exported.path("refresh_metadata")).isEqualTo(renewed);
        assertThat(exported.path("user_id").asText()).isEqualTo(me.webid());
        assertThat(exported.path("scope")).isEqualTo(exported.path("scopes")).isNotEmpty();
    }

    @Test
    void aKeyThatIsNeverRenewedHasNoSuchHistory() throws Exception {
        String token = server.twins().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo");
        UUID pasted = UUID.fromString(me.client()
                .linkSecret("github", "api_key", Parameters.of("token", token))
                .path("credential_id")
                .asText());

        assertThat(me.client().credentialCalls().show(pasted).get("refresh_metadata"))
                .isEqualTo(NullNode.getInstance());
    }

    private JsonNode history() throws Exception {
        return me.client().credentialCalls().show(credential).path("refresh_metadata");
    }

    private String code(SignedCall call) {
        return me.open(me.send(call), call).path("error").path("code").asText();
    }

    private String status() throws Exception {
        return me.client().credentials().path(0).path("status").asText();
    }

    private SignedCall list() {
        return me.sign("github", credential, "issues.list", Parameters.demo());
    }

    private long refreshes() {
        return server.recorded("github", "POST", TOKEN_CALL).stream()
                .filter(call -> call.body().contains("grant_type=refresh_token"))
                .count();
    }

    private String clientId() throws Exception {
        return Forms.query(me.client()
                        .startLink("github", Someone.CALLBACK, Someone.EVERYTHING)
                        .authUrl())
                .get("client_id");
    }

    private AuthorizationServer oauth() {
        return server.twins().twin(GitHubTwin.class).oauth();
    }
}
