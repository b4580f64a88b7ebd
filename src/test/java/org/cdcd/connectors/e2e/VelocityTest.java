package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody uses a credential as fast as they can. */
final class VelocityTest {
    private static final int CAP = 10;
    private static final int MOST = 100;

    private static RunningServer server;

    private Someone me;
    private UUID credential = new UUID(0, 0);

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>();
        settings.put("connectors.watch.cap-per-minute", String.valueOf(CAP));
        settings.put("connectors.watch.throttled-per-minute", "2");
        server = RunningServer.start(settings);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void link() throws Exception {
        me = server.newcomer();
        credential = me.link("github");
    }

    @Test
    void whoGoesOnIsThrottledAndThenMustConfirm() throws Exception {
        JsonNode throttled = useUntil("use_throttled");
        assertThat(throttled.path("retry_after").asInt()).isBetween(1, 60);
        assertThat(actions()).containsExactly("throttle");

        useUntil("step_up_required");
        assertThat(actions()).containsExactly("step_up", "throttle");
        assertThat(signals()).containsOnly("use_velocity");
        assertThat(use().path("code").asText()).as("it stays so").isEqualTo("step_up_required");

        Reply confirmed = me.callWithNonce("POST", "/api/v1/connector-credentials/" + credential + "/confirm", "");

        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(use().path("code").asText()).isEmpty();
    }

    @Test
    void anothersRequestsForTheCredentialDoNotThrottleIt() {
        Someone stranger = server.newcomer();
        for (int i = 0; i < 2 * CAP; i++) {
            SignedCall call = stranger.sign("github", credential, "issues.list", Parameters.demo());
            assertThat(stranger.open(stranger.send(call), call)
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("credential_not_found");
        }

        assertThat(use().path("code").asText()).isEmpty();
    }

    @Test
    void otherCredentialsOfThePersonAreNotThrottled() throws Exception {
        useUntil("use_throttled");

        credential = me.link("github");

        assertThat(use().path("code").asText()).isEmpty();
    }

    private JsonNode useUntil(String code) {
        for (int i = 0; i < MOST; i++) {
            JsonNode error = use();
            if (error.path("code").asText().equals(code)) {
                return error;
            }
        }
        throw new AssertionError("it never came to " + code);
    }

    private JsonNode use() {
        SignedCall call = me.sign("github", credential, "issues.list", Parameters.demo());
        Reply reply = me.send(call);
        JsonNode error = me.open(reply, call).path("error");
        if (error.path("code").asText().equals("use_throttled")) {
            assertThat(reply.status()).isEqualTo(429);
        }
        return error;
    }

    private List<String> actions() throws Exception {
        return told("action");
    }

    private List<String> signals() throws Exception {
        return told("signal");
    }

    private List<String> told(String member) throws Exception {
        List<String> told = new ArrayList<>();
        me.client()
                .personCalls()
                .notices()
                .forEach(one -> told.add(one.path(member).asText()));
        return told;
    }
}
