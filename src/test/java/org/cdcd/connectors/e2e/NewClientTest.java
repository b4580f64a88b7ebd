package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody has got a token of the person's for a key of their own, and comes from elsewhere. */
final class NewClientTest {
    private static final String HOME = "192.0.2.10";
    private static final String ELSEWHERE = "198.51.100.7";

    private static RunningServer server;

    private Someone me;
    private Someone thief;
    private UUID credential = new UUID(0, 0);
    private String event = "";

    @BeforeAll
    static void start() {
        server = RunningServer.start(Map.of("connectors.front.trusted-proxies", "127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void link() throws Exception {
        me = server.newcomer().from(HOME);
        credential = me.link("gcalendar");
        SignedCall create = me.sign(
                "gcalendar",
                credential,
                "events.create",
                Parameters.of("summary", "Tea", "start", time("10"), "end", time("11")));
        event = me.open(me.send(create), create).path("id").asText();
        assertThat(event).isNotEmpty();
        thief = me.elsewhere().from(ELSEWHERE);
    }

    private static JsonNode time(String hour) {
        return Parameters.of("dateTime", "2027-01-05T" + hour + ":00:00Z");
    }

    @Test
    void anOperationThatTakesSomethingAwayIsRefusedAndNothingElse() throws Exception {
        assertThat(code(thief, "read")).isEmpty();
        assertThat(code(thief, "events.delete")).isEqualTo("step_up_required");

        assertThat(server.recorded("gcalendar", "DELETE", "/calendar/v3/calendars/primary/events/" + event))
                .isEmpty();
        assertThat(code(me, "events.delete")).isEmpty();
    }

    @Test
    void theOwnerIsToldOnceHoweverOftenItIsTried() throws Exception {
        for (int i = 0; i < 3; i++) {
            code(thief, "read");
            code(thief, "events.delete");
        }

        JsonNode notices = me.client().personCalls().notices();
        assertThat(notices).hasSize(1);
        assertThat(notices.path(0).path("signal").asText()).isEqualTo("new_client");
        assertThat(notices.path(0).path("action").asText()).isEqualTo("notify");
    }

    @Test
    void aNewProgramAtHomeMayDoEverything() {
        assertThat(code(me.elsewhere().from("192.0.77.1"), "events.delete")).isEmpty();
    }

    @Test
    void theSameProgramElsewhereMayDoEverythingAndMakesItKnown() {
        assertThat(code(me.from(ELSEWHERE), "read")).isEmpty();
        assertThat(code(me.elsewhere().from("198.51.0.1"), "events.delete")).isEmpty();
    }

    @Test
    void aReplayFromElsewhereMakesItNotKnown() {
        SignedCall call = me.sign("gcalendar", credential, "read", Parameters.of("id", event));
        String path = "/api/v1/connectors/gcalendar/operate";
        String body = Someone.body(call.envelope()).toString();
        Map<String, String> proof = Map.of("DPoP", me.proof("POST", path, ""));
        assertThat(me.call("POST", path, body, proof).status()).isEqualTo(200);

        assertThat(me.from(ELSEWHERE).call("POST", path, body, proof).code()).isEqualTo("invalid_dpop_proof");

        assertThat(code(thief, "events.delete")).isEqualTo("step_up_required");
    }

    @Test
    void onceTheOwnerHasConfirmedAtTheNewProgramItMayDoEverything() {
        code(thief, "events.delete");

        assertThat(thief.callWithNonce("POST", path(), "").json().path("status").asText())
                .isEqualTo("confirmed");
        assertThat(code(thief, "events.delete")).isEmpty();
    }

    @Test
    void confirmingDemandsANonceAndACredentialOfOnesOwn() {
        assertThat(thief.call("POST", path(), "").code()).isEqualTo("use_dpop_nonce");
        assertThat(server.newcomer().callWithNonce("POST", path(), "").code()).isEqualTo("credential_not_found");
        assertThat(code(thief, "events.delete")).isEqualTo("step_up_required");
    }

    @Test
    void whatIsForgedInTheHeadersOfACallerIsNotBelieved() {
        Someone forger = me.elsewhere().from(HOME + ", " + ELSEWHERE);

        assertThat(code(forger, "events.delete")).isEqualTo("step_up_required");
    }

    private String path() {
        return "/api/v1/connector-credentials/" + credential + "/confirm";
    }

    private String code(Someone who, String operation) {
        SignedCall call = who.sign("gcalendar", credential, operation, Parameters.of("id", event));
        return who.open(who.send(call), call).path("error").path("code").asText();
    }
}
