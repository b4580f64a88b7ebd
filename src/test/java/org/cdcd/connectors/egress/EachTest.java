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

/** A call can be made for each element of a list. */
final class EachTest {
    private static final String ROUTES = """
            - route:
                id: album.make
                from:
                  uri: direct:album.make
                  steps:
                    - to:
                        uri: service:POST
                        parameters: {host: api, path: /parts, each: parts, json: "part:item,by", keep: "ids:/id"}
                    - to: {uri: "service:POST", parameters: {host: api, path: /albums, form: "children:ids"}}
                    - to: {uri: "result:object", parameters: {ids: "input:ids"}}
            """;

    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        fixture.up(connector("album", 1000, List.of(), operation("make", false)), ROUTES);
        fixture.vault.answers(call -> call.text().contains("bad")
                ? FakeEgress.Reply.json(400, "{}")
                : FakeEgress.Reply.json(200, "{\"id\":\"" + call.text().length() + "\"}"));
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void gathersWhatEachAnswerLeaves() throws Exception {
        Ended ended = make("{\"parts\":[\"a\",\"bb\"],\"by\":\"me\"}");

        assertThat(ended.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Done.class, done -> assertThat(done.body()).hasToString("{\"ids\":[\"22\",\"23\"]}"));
        assertThat(fixture.vault.seen())
                .extracting(FakeEgress.Seen::text)
                .containsExactly(
                        "{\"part\":\"a\",\"by\":\"me\"}",
                        "{\"part\":\"bb\",\"by\":\"me\"}",
                        "children=%5B%2222%22%2C%2223%22%5D");
    }

    @Test
    void stopsAtTheFirstThatFails() throws Exception {
        assertThat(make("{\"parts\":[\"a\",\"bad\",\"c\"]}").outcome()).isInstanceOf(Outcome.Rejected.class);
        assertThat(fixture.vault.seen()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"parts\":[]}", "{\"parts\":\"a\"}"})
    void needsAList(String parameters) throws Exception {
        assertThat(make(parameters).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.PARAMETERS_INVALID));
        assertThat(fixture.vault.seen()).isEmpty();
    }

    private Ended make(String parameters) throws Exception {
        return fixture.run(fixture.use("album", "make", parameters));
    }
}
