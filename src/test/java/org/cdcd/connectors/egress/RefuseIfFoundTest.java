package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.egress.Fixture.connector;
import static org.cdcd.connectors.egress.Fixture.operation;

import java.util.List;
import org.cdcd.connectors.wire.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route may look first, and go on only where the service has nothing. */
final class RefuseIfFoundTest {
    private static final String ROUTES = """
            - route:
                id: careful.send
                from:
                  uri: direct:careful.send
                  steps:
                    - to:
                        uri: service:GET
                        parameters: {host: api, path: /lock, refuse_if_found: Take the lock off first.}
                    - to: {uri: "service:POST", parameters: {host: api, path: /things}}
                    - to: {uri: "result:object", parameters: {native: "true"}}
            """;

    private Fixture fixture;
    private int lock;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        fixture.up(connector("careful", 1000, List.of(), operation("send", false)), ROUTES);
        fixture.vault.answers(call -> FakeEgress.Reply.json(call.method().equals("GET") ? lock : 200, "{}"));
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void goesOnWhereThereIsNothing() throws Exception {
        lock = 404;

        assertThat(fixture.run(fixture.use("careful", "send", "{}")).outcome()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void refusesWithTheReasonWhereThereIsSomething() throws Exception {
        lock = 200;

        Outcome outcome = fixture.run(fixture.use("careful", "send", "{}")).outcome();

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Rejected.class, no -> {
            assertThat(no.code()).isEqualTo(ErrorCode.SERVICE_CONFLICT);
            assertThat(no.remedy()).isEqualTo("Take the lock off first.");
        });
        assertThat(fixture.vault.seen()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 500})
    void takesNothingElseForNothing(int status) throws Exception {
        lock = status;

        assertThat(fixture.run(fixture.use("careful", "send", "{}")).outcome()).isNotInstanceOf(Outcome.Done.class);
        assertThat(fixture.vault.seen()).noneMatch(call -> call.method().equals("POST"));
    }
}
