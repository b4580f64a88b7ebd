package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same request again: at most one effect, and always the same answer. */
@ExtendWith(OneServer.class)
final class ReplayTest {
    private static final String ISSUES = "/repos/alice/demo/issues";

    private final RunningServer server;
    private final Someone me;
    private UUID credential = new UUID(0, 0);

    ReplayTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @BeforeEach
    void link() throws Exception {
        credential = me.link("github");
    }

    @Test
    void givesTheStoredAnswerAndCallsTheServiceOnce() {
        SignedCall call = create();
        Reply first = me.send(call);

        Reply second = me.send(call);

        assertThat(second.status()).isEqualTo(200);
        assertThat(first.header("Idempotent-Replay")).isEmpty();
        assertThat(second.header("Idempotent-Replay")).isEqualTo("true");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(me.open(second, call)).isEqualTo(me.open(first, call));
        assertThat(created()).isEqualTo(1);
    }

    @Test
    void givesTheStoredAnswerWhenTheCredentialIsGone() throws Exception {
        SignedCall call = create();
        Reply first = me.send(call);
        me.client().revoke(credential);

        Reply second = me.send(call);

        assertThat(second.header("Idempotent-Replay")).as(second.toString()).isEqualTo("true");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(me.send(create()).status()).isEqualTo(410);
    }

    @Test
    void asksForPatienceWhileTheFirstOneRuns() throws Exception {
        server.faults("github").next(1, ISSUES, new Fault.Latency(Duration.ofSeconds(2)));
        SignedCall call = create();
        CompletableFuture<Reply> first = CompletableFuture.supplyAsync(() -> me.send(call));
        Await.until(() -> server.faults("github").isEmpty(), "the call is at the service");

        Reply second = me.send(call);

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.header("Retry-After")).isEqualTo("1");
        assertThat(me.open(second, call).path("error").path("code").asText()).isEqualTo("request_in_progress");
        assertThat(first.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    @Test
    void actsOnceThoughManySendTheSameAtOnce() throws Exception {
        SignedCall call = create();

        var statuses = Crowd.of(12).run(caller -> me.send(call).status());

        assertThat(statuses).contains(200).isSubsetOf(200, 409);
        assertThat(created()).isEqualTo(1);
        assertThat(me.send(call).status()).isEqualTo(200);
    }

    @Test
    void refusesAnotherRequestOfTheSameId() {
        SignedCall call = create();
        me.send(call);
        Forged other = new Forged(server, me, credential);
        other.payload.put("request_id", call.requestId().toString());

        Reply reply = me.operate("github", other.signed());

        assertThat(reply.status()).isEqualTo(409);
        assertThat(me.open(reply, call.requestId(), other.hash())
                        .path("error")
                        .path("code")
                        .asText())
                .isEqualTo("request_id_conflict");
        assertThat(server.recorded("github", "GET", ISSUES)).isEmpty();
    }

    @Test
    void letsTwoPeopleUseTheSameId() throws Exception {
        SignedCall call = create();
        me.send(call);
        Someone other = server.newcomer();
        Forged theirs = new Forged(server, other, other.link("github"));
        theirs.payload.put("request_id", call.requestId().toString());

        assertThat(other.operate("github", theirs.signed()).status()).isEqualTo(200);
    }

    @Test
    void repeatsAnAnswerThatSaysThatTheOutcomeIsNotKnown() {
        server.faults("github").next(1, ISSUES, new Fault.DropAfter());
        SignedCall call = create();
        Reply first = me.send(call);

        Reply second = me.send(call);

        assertThat(me.open(first, call)
                        .path("error")
                        .path("may_have_taken_effect")
                        .asBoolean())
                .isTrue();
        assertThat(second.header("Idempotent-Replay")).isEqualTo("true");
        assertThat(me.open(second, call)).isEqualTo(me.open(first, call));
        assertThat(created()).isEqualTo(1);
    }

    @Test
    void forgetsAnIdUnderWhichNothingWasSent() {
        SignedCall wrong = me.sign("github", credential, "issues.create", Parameters.demo());
        assertThat(me.send(wrong).status()).isEqualTo(422);
        Forged right = new Forged(server, me, credential);
        right.payload.put("request_id", wrong.requestId().toString());

        assertThat(me.operate("github", right.signed()).status()).isEqualTo(200);
    }

    private SignedCall create() {
        return me.sign("github", credential, "issues.create", Parameters.demo("title", "Once only"));
    }

    private int created() {
        return server.recorded("github", "POST", ISSUES).size();
    }
}
