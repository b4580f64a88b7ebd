package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Gone means gone. */
@ExtendWith(OneServer.class)
final class RevocationTest {
    private static final String CREDENTIALS = "/api/v1/connector-credentials/";
    private static final String ISSUES = "/repos/alice/demo/issues";

    private final RunningServer server;
    private final Someone me;
    private UUID credential = new UUID(0, 0);

    RevocationTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @BeforeEach
    void link() throws Exception {
        credential = me.link("github");
    }

    @Test
    void demandsANonceToRevoke() {
        Reply first = me.call("DELETE", CREDENTIALS + credential, "");

        assertThat(first.status()).isEqualTo(401);
        assertThat(first.code()).isEqualTo("use_dpop_nonce");
        assertThat(me.send(list()).status()).isEqualTo(200);
    }

    @Test
    void tellsTheServiceAndConfirmsIt() throws Exception {
        JsonNode answer = me.client().revoke(credential);

        assertThat(answer.path("status").asText()).isEqualTo("revoked");
        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("confirmed");
        assertThat(answer.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("status", "revocation_time", "service_revocation_status");
        assertThat(told()).isEqualTo(1);
    }

    @Test
    void listsARevokedCredentialNoMore() throws Exception {
        me.client().revoke(credential);

        assertThat(me.client().credentials()).isEmpty();
    }

    @Test
    void saysOfARevokedCredentialThatItIsRevoked() throws Exception {
        me.client().revoke(credential);
        SignedCall call = list();

        Reply reply = me.send(call);

        assertThat(reply.status()).isEqualTo(410);
        assertThat(me.open(reply, call).path("error").path("code").asText()).isEqualTo("credential_revoked");
    }

    @Test
    void revokesTwiceAsOnce() throws Exception {
        me.client().revoke(credential);

        assertThat(me.client().revoke(credential).path("status").asText()).isEqualTo("revoked");
        assertThat(told()).isEqualTo(1);
    }

    @Test
    void letsNoCallSucceedThatBeganAfterTheAnswer() throws Exception {
        AtomicBoolean answered = new AtomicBoolean();
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger before = new AtomicInteger();
        AtomicInteger lateSuccesses = new AtomicInteger();
        AtomicInteger lateCalls = new AtomicInteger();

        Crowd.of(17).run(caller -> {
            if (caller == 16) {
                Await.until(() -> before.get() >= 16, "calls succeed");
                me.client().revoke(credential);
                answered.set(true);
                Await.until(() -> lateCalls.get() >= 64, "calls are refused");
                enough.set(true);
                return caller;
            }
            while (!enough.get()) {
                SignedCall call = list();
                boolean late = answered.get();
                boolean success = me.send(call).status() == 200;
                if (late) {
                    lateCalls.incrementAndGet();
                }
                if (success) {
                    (late ? lateSuccesses : before).incrementAndGet();
                }
            }
            return caller;
        });

        assertThat(lateSuccesses).hasValue(0);
        assertThat(before.get()).isGreaterThanOrEqualTo(16);
    }

    @Test
    void cutsOffACallThatIsUnderWay() throws Exception {
        server.faults("github").next(1, ISSUES, new Fault.LoseAnswer());
        SignedCall call = list();
        CompletableFuture<Reply> running = CompletableFuture.supplyAsync(() -> me.send(call));
        Await.until(() -> !server.recorded("github", "GET", ISSUES).isEmpty(), "the call is at the service");

        me.client().revoke(credential);
        Reply reply = running.get(20, TimeUnit.SECONDS);

        assertThat(reply.status()).isEqualTo(410);
        assertThat(me.open(reply, call).path("error").path("code").asText()).isEqualTo("credential_revoked");
        JsonNode receipt = me.client().credentialCalls().receipt(credential);
        assertThat(receipt.path("running_uses_closed").asInt()).isEqualTo(1);
        assertThat(receipt.path("running_uses_open").asInt()).isZero();
    }

    @Test
    void tellsAServiceLaterThatIsDownNow() throws Exception {
        server.faults("github").next(1, "/applications", new Fault.Outage(503, null));

        JsonNode answer = me.client().revoke(credential);

        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("pending");
        assertThat(answer.path("remedy").asText()).contains("https://github.com/settings/applications");
        Await.until(
                () -> me.callWithNonce("DELETE", CREDENTIALS + credential, "")
                        .json()
                        .path("service_revocation_status")
                        .asText()
                        .equals("confirmed"),
                "the service confirms");
        assertThat(told()).isEqualTo(1);
    }

    private SignedCall list() {
        return me.sign("github", credential, "issues.list", Parameters.demo());
    }

    /** How often GitHub has ended a grant. */
    private long told() {
        return server.twins().recorded("github").stream()
                .filter(call -> call.method().equals("DELETE") && call.path().endsWith("/grant"))
                .filter(call -> call.status() == 204)
                .map(Recorded::status)
                .count();
    }
}
