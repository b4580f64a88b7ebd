package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.egress.Fixture.connector;
import static org.cdcd.connectors.egress.Fixture.operation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.wire.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that takes its time is asked until it is done. */
final class PollingTest {
    private static final String ROUTES = """
            - route:
                id: slow.publish
                from:
                  uri: direct:slow.publish
                  steps:
                    - to:
                        uri: service:POST
                        parameters: {host: api, path: /jobs, keep: "job:header:x-restli-id"}
                    - to:
                        uri: service:GET
                        parameters:
                          host: api
                          path: /jobs/{job}
                          until.at: /state
                          until.done: ready,published
                          until.failed: broken
                          until.pause: PT0.1S
                          until.pause_at: /wait
                          until.detail: /why
                          keep: file:/file
                    - to: {uri: "service:POST", parameters: {host: api, path: "/files/{file}"}}
                    - to: {uri: "result:object", parameters: {id: "input:file", native: "true"}}
            """;

    private final Deque<String> states = new ArrayDeque<>();
    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        fixture.up(connector("slow", 1000, List.of(), operation("publish", false)), ROUTES);
        fixture.vault.answers(call -> {
            if (call.method().equals("POST")) {
                return new FakeEgress.Reply(201, Map.of("X-RestLi-Id", "j1"), io.vertx.core.buffer.Buffer.buffer());
            }
            return FakeEgress.Reply.json(200, states.size() > 1 ? states.pop() : states.getFirst());
        });
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "published"})
    void goesOnWhenTheServiceIsDone(String done) throws Exception {
        states.addAll(List.of("{}", "{\"state\":\"busy\"}", "{\"state\":\"" + done + "\",\"file\":\"f1\"}"));

        assertThat(publish().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        answer -> assertThat(answer.body()).hasToString("{\"id\":\"f1\",\"native\":{}}"));
        assertThat(fixture.vault.seen())
                .extracting(call -> call.method() + call.uri().replaceFirst(".*/v1", " "))
                .containsExactly("POST /jobs", "GET /jobs/j1", "GET /jobs/j1", "GET /jobs/j1", "POST /files/f1");
    }

    @Test
    void stopsWhenTheServiceHasFailed() throws Exception {
        states.addAll(List.of("{\"state\":\"busy\"}", "{\"state\":\"broken\",\"why\":\"too dark\"}"));

        assertThat(publish().outcome()).isEqualTo(new Outcome.Rejected(ErrorCode.SERVICE_REJECTED, "too dark", null));
        assertThat(fixture.vault.seen()).hasSize(3);
    }

    @Test
    void doesNotWaitPastTheDeadline() throws Exception {
        states.add("{\"state\":\"busy\",\"wait\":30}");

        assertThat(fixture.run(until(Instant.now().plusSeconds(20))).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unavailable.class,
                        late -> assertThat(late.retryAfter()).hasSeconds(30));
        assertThat(fixture.vault.seen()).hasSize(2);
    }

    @Test
    void handsOnWhatTheServiceSaysInsteadOfAnAnswer() throws Exception {
        fixture.vault.answers(call -> call.method().equals("POST")
                ? new FakeEgress.Reply(201, Map.of("X-RestLi-Id", "j1"), io.vertx.core.buffer.Buffer.buffer())
                : FakeEgress.Reply.json(404, "{}"));

        assertThat(publish().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.SERVICE_NOT_FOUND));
    }

    @Test
    void needsWhatTheNextStepTakesFromAHeader() throws Exception {
        fixture.vault.answers(call -> FakeEgress.Reply.json(200, "{}"));

        assertThat(publish().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.SERVICE_ERROR));
    }

    private Ended publish() throws Exception {
        return fixture.run(until(Instant.now().plusSeconds(60)));
    }

    private Use until(Instant deadline) {
        Use use = fixture.use("slow", "publish", "{}");
        return new Use(
                use.handle(),
                use.egress(),
                use.imap(),
                use.smtp(),
                use.requestId(),
                use.webid(),
                use.connectorId(),
                use.operation(),
                use.parameters(),
                use.account(),
                use.connection(),
                use.responseKey(),
                deadline,
                use.uploads());
    }
}
