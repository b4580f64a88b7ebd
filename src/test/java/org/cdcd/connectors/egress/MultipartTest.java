package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.egress.Fixture.connector;
import static org.cdcd.connectors.egress.Fixture.operation;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.cdcd.connectors.catalog.ErrorRule;
import org.cdcd.connectors.egress.FakeEgress.Reply;
import org.cdcd.connectors.egress.FakeEgress.Seen;
import org.cdcd.connectors.wire.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies in several parts (RFC 7578), and answers of several lines. */
final class MultipartTest {
    private static final String ROUTES = """
            - route:
                id: box.attach
                from:
                  uri: direct:box.attach
                  steps:
                    - to:
                        uri: service:POST
                        parameters:
                          host: api
                          path: /attach
                          header.X-Some-Token: no-check
                          multipart: network,note:text
                          multipart.payload_json: '{"content":"{text}"}'
                          body: content
                          file: files[0]
                          file.name: "{name}"
                          answer: lines
                    - to: {uri: "result:object", parameters: {id: /1/id}}
            - route:
                id: box.note
                from:
                  uri: direct:box.note
                  steps:
                    - to: {uri: "service:POST", parameters: {host: api, path: /note, multipart: "note:text"}}
                    - to: {uri: "result:object", parameters: {id: /id}}
            """;

    private final UUID id = UUID.randomUUID();
    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        fixture.up(connector("box", 1000, List.of(), operation("attach", false), operation("note", false)), ROUTES);
        fixture.vault.answers(request -> Reply.json(200, "{\"id\":\"a\"}\n{\"id\":\"b\"}\n"));
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void streamsTheFileAsTheLastPartAndSaysTheLengthBefore() throws Exception {
        byte[] plain = random(1_500_000);

        Ended ended = attach(plain, "\"name\":\"a.bin\",\"text\":\"hé\"");

        assertThat(((Outcome.Done) ended.outcome()).body().toString()).isEqualTo("{\"id\":\"b\"}");
        Seen seen = fixture.vault.seen().getFirst();
        String boundary = boundary(seen);
        Buffer expected = Buffer.buffer("--" + boundary + "\r\n"
                        + "Content-Disposition: form-data; name=\"note\"\r\n\r\nhé\r\n--" + boundary + "\r\n"
                        + "Content-Disposition: form-data; name=\"payload_json\"\r\n"
                        + "Content-Type: application/json\r\n\r\n{\"content\":\"hé\"}\r\n--" + boundary + "\r\n"
                        + "Content-Disposition: form-data; name=\"files[0]\"; filename=\"a.bin\"\r\n"
                        + "Content-Type: text/plain\r\n\r\n")
                .appendBytes(plain)
                .appendString("\r\n--" + boundary + "--\r\n");
        assertThat(seen.body()).isEqualTo(expected);
        assertThat(seen.headers()).containsEntry("x-some-token", "no-check");
        assertThat(seen.header("content-length")).isEqualTo(Integer.toString(expected.length()));
    }

    @Test
    void letsNoFileNameEndItsQuotesOrItsLine() throws Exception {
        attach(random(3), "\"text\":\"t\",\"name\":\"a\\\"; x=\\\"\\r\\nX-Evil: 1\"");

        assertThat(fixture.vault.seen().getFirst().text())
                .contains("filename=\"a%22; x=%22%0D%0AX-Evil: 1\"\r\n");
    }

    @Test
    void drawsANewBoundaryForEachCall() throws Exception {
        attach(random(3), "\"text\":\"t\"");
        attach(random(3), "\"text\":\"t\"");

        assertThat(fixture.vault.seen()).extracting(MultipartTest::boundary).doesNotHaveDuplicates();
    }

    @Test
    void sendsAnEmptyFileAndPartsWithoutAFile() throws Exception {
        attach(new byte[0], "\"text\":\"t\"");
        fixture.vault.answers(request -> Reply.json(200, "{\"id\":\"n\"}"));
        Ended note = fixture.run(fixture.use("box", "note", "{\"text\":\"only this\"}"));

        assertThat(fixture.vault.seen().getFirst().text()).contains("filename=\"file\"").contains("\r\n\r\n\r\n--");
        assertThat(((Outcome.Done) note.outcome()).body().toString()).isEqualTo("{\"id\":\"n\"}");
        assertThat(fixture.vault.seen().get(1).text()).contains("name=\"note\"\r\n\r\nonly this\r\n--");
    }

    @Test
    void judgesAnAnswerOfLinesByItsLast() throws Exception {
        fixture.close();
        fixture = new Fixture();
        ErrorRule midway = new ErrorRule(
                List.of(), Map.of(), Map.of("/Type", List.of("error")), Map.of(), ErrorRule.Meaning.INVALID, null,
                "/Message", null, ErrorRule.Pause.CALL);
        fixture.up(connector("box", 1000, List.of(midway), operation("attach", false), operation("note", false)), ROUTES);
        fixture.vault.answers(
                request -> Reply.json(200, "{\"id\":\"a\"}\n{\"Message\":\"disk is full\",\"Type\":\"error\"}\n"));

        assertThat(attach(random(3), "\"text\":\"t\"").outcome())
                .isInstanceOfSatisfying(Outcome.Rejected.class, no -> {
                    assertThat(no.code()).isEqualTo(ErrorCode.SERVICE_REJECTED);
                    assertThat(no.detail()).isEqualTo("disk is full");
                });
    }

    private Ended attach(byte[] plain, String others) throws Exception {
        String content = fixture.spool.upload(id, plain, random(32));
        return fixture.run(fixture.use(
                "box",
                "attach",
                "{" + others + ",\"content\":" + content + "}",
                fixture.vault.uri(),
                "a",
                Map.of(id, fixture.spool.ticket(id, -1))));
    }

    private static String boundary(Seen seen) {
        return seen.header("content-type").replaceFirst("^multipart/form-data; boundary=", "");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
