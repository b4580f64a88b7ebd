package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.jira.JiraTwin;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replacing pasted keys, as a person's program sees it. */
@ExtendWith(OneServer.class)
final class RotationTest {
    private static final String CREDENTIALS = "/api/v1/connector-credentials/";

    private final RunningServer server;
    private final Someone me;
    private final JiraTwin twin;

    RotationTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.twin = server.twins().twin(JiraTwin.class);
    }

    private UUID link(String method, ObjectNode fields) throws Exception {
        return UUID.fromString(me.client()
                .linkSecret("jira", method, fields)
                .path("credential_id")
                .asText());
    }

    private UUID atServer() throws Exception {
        return link(
                "app_password",
                Parameters.of("base", "https://jira.example.org/jira", "token", twin.personalToken(Person.ALICE)));
    }

    private UUID atCloud() throws Exception {
        return link("api_key", Json.MAPPER.valueToTree(server.twins().fields("jira", Person.ALICE)));
    }

    private String account(UUID credential) throws Exception {
        return me.client()
                .operate("jira", credential, "account", Parameters.of())
                .json()
                .path("name")
                .asText();
    }

    private JsonNode shown(UUID credential) throws Exception {
        return me.client().credentialCalls().show(credential).path("rotation");
    }

    @Test
    void aKeyIsReplacedAtOnceAndTheCredentialGoesOnWorking() throws Exception {
        UUID credential = atServer();
        assertThat(shown(credential).path("strategy").asText()).isEqualTo("dual");
        assertThat(shown(credential).path("last").isNull()).isTrue();

        JsonNode rotation = me.client().credentialCalls().rotate(credential).path("rotation");

        assertThat(rotation.path("state").asText()).isEqualTo("retiring");
        Instant since = Instant.parse(rotation.path("key_since").asText());
        assertThat(Instant.parse(rotation.path("next_due").asText())).isEqualTo(since.plusSeconds(60L * 24 * 3600));
        assertThat(Instant.parse(rotation.path("old_key_until").asText())).isEqualTo(since.plusSeconds(24 * 3600));
        assertThat(shown(credential)).isEqualTo(rotation);
        assertThat(account(credential)).isEqualTo("Alice Example");
        assertThat(twin.personalTokens(Person.ALICE)).hasSize(2);

        me.client().credentialCalls().rotate(credential);

        assertThat(twin.personalTokens(Person.ALICE)).containsExactly("CDCD " + credential + " v2");
        assertThat(account(credential)).isEqualTo("Alice Example");
        assertThat(audited()).contains("rotate", "rotation.create", "rotation.switch", "rotation.delete");
    }

    private List<String> audited() {
        return me.call("GET", "/api/v1/audit?limit=100", "").json().findValuesAsText("action");
    }

    @Test
    void aRevocationEndsTheKeyInUseAndTheOneThatRetires() throws Exception {
        UUID credential = atServer();
        me.client().credentialCalls().rotate(credential);

        JsonNode revoked = me.client().revoke(credential);

        assertThat(revoked.path("service_revocation_status").asText()).isEqualTo("confirmed");
        assertThat(twin.personalTokens(Person.ALICE)).isEmpty();
        assertThat(failure(() -> me.client().credentialCalls().rotate(credential)))
                .isEqualTo("credential_revoked");
    }

    @Test
    void whileTheServiceIsAwayTheAnswerSaysWhenItIsTriedAgain() throws Exception {
        UUID credential = atServer();
        server.faults("jira").always(new Fault.Outage(503, null));

        JsonNode rotation = me.client().credentialCalls().rotate(credential).path("rotation");

        server.faults("jira").clear();
        assertThat(rotation.at("/failure/code").asText()).isEqualTo("service_unavailable");
        assertThat(Instant.parse(rotation.at("/failure/next_try").asText())).isAfter(Instant.now());
        assertThat(account(credential)).isEqualTo("Alice Example");
    }

    @Test
    void aKeyThatThePersonHasMadeIsBroughtIntoTheSameCredential() throws Exception {
        UUID credential = atCloud();
        String before = shown(credential).path("key_since").asText();

        JsonNode linked = me.client()
                .replaceSecret("jira", "api_key", credential, Parameters.of("password", twin.apiToken(Person.ALICE)));

        assertThat(linked.path("credential_id").asText()).isEqualTo(credential.toString());
        assertThat(shown(credential).path("last").isNull()).isFalse();
        assertThat(shown(credential).path("key_since").asText()).isGreaterThanOrEqualTo(before);
        assertThat(account(credential)).isEqualTo("Alice Example");
    }

    @Test
    void whatIsAskedWronglyHasAStableCode() throws Exception {
        UUID manual = atCloud();
        ApiFailure failure = catchThrowableOfType(
                ApiFailure.class, () -> me.client().credentialCalls().rotate(manual));
        assertThat(failure.code()).isEqualTo("auth_flow_invalid");
        assertThat(failure.remedy()).contains(manual.toString());
        UUID oauth = me.link("github");
        assertThat(failure(() -> me.client().credentialCalls().rotate(oauth))).isEqualTo("auth_flow_invalid");
        assertThat(failure(() -> server.newcomer().client().credentialCalls().rotate(manual)))
                .isEqualTo("credential_not_found");
        assertThat(failure(() -> me.client().credentialCalls().rotate(UUID.randomUUID())))
                .isEqualTo("credential_not_found");
        assertThat(me.call("POST", CREDENTIALS + manual + "/rotate", "").code()).isEqualTo("use_dpop_nonce");
        assertThat(me.callWithNonce("POST", CREDENTIALS + "x/rotate", "").code())
                .isEqualTo("credential_not_found");
        assertThat(failure(() ->
                        me.client().replaceSecret("jira", "api_key", oauth, Parameters.of("password", "anything"))))
                .isEqualTo("credential_not_found");
        assertThat(failure(
                        () -> me.client().replaceSecret("jira", "api_key", manual, Parameters.of("password", "wrong"))))
                .isEqualTo("auth_flow_invalid");
        assertThat(account(manual)).isEqualTo("Alice Example");
    }

    /** Something that the server refuses. */
    private interface Refused {
        void run() throws Exception;
    }

    private static String failure(Refused refused) {
        return catchThrowableOfType(ApiFailure.class, refused::run).code();
    }
}
