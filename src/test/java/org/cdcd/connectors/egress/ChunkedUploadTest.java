package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.egress.Fixture.connector;
import static org.cdcd.connectors.egress.Fixture.operation;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.egress.FakeEgress.Reply;
import org.cdcd.connectors.egress.FakeEgress.Seen;
import org.cdcd.connectors.wire.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uploads in sessions whose chunks go elsewhere, or say in a header where they belong. */
final class ChunkedUploadTest {
    private static final String ROUTES = """
            - route:
                id: store.elsewhere
                from:
                  uri: direct:store.elsewhere
                  steps:
                    - to:
                        uri: service:PUT
                        parameters:
                          host: api
                          path: "/root:/{name}:/content"
                          query.conflict: fail
                          json.item: '{"conflict":"fail"}'
                          body: content
                          upload: graph-session
                          chunk_host: files
                    - to: {uri: "result:object", parameters: {id: /id}}
            - route:
                id: store.header
                from:
                  uri: direct:store.header
                  steps:
                    - to:
                        uri: service:POST
                        parameters:
                          host: api
                          path: /files/upload
                          header_json: Dropbox-API-Arg
                          json.path: "/{name}"
                          body: content
                          upload: dropbox-session
                    - to: {uri: "result:object", parameters: {id: /id}}
            """;

    private final UUID id = UUID.randomUUID();
    private final Buffer kept = Buffer.buffer();
    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        fixture.up(
                connector("store", 1000, List.of(), operation("elsewhere", false), operation("header", false)), ROUTES);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    private Outcome upload(String operation, byte[] plain) throws Exception {
        String content = fixture.spool.upload(id, plain, random(32));
        Use use = fixture.use(
                "store",
                operation,
                "{\"name\":\"n\u00e9\",\"content\":" + content + "}",
                fixture.vault.uri(),
                "a",
                Map.of(id, fixture.spool.ticket(id, -1)));
        return fixture.run(use).outcome();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void sendsFragmentsToTheAddressThatItIsGiven() throws Exception {
        byte[] plain = random(2 * GraphSession.CHUNK + 77);
        fixture.vault.answers(request -> graph(request, plain.length));

        assertThat(upload("elsewhere", plain)).isInstanceOf(Outcome.Done.class);

        assertThat(kept.getBytes()).isEqualTo(plain);
        Seen opening = fixture.vault.seen().getFirst();
        assertThat(opening.method()).isEqualTo("POST");
        assertThat(opening.uri()).endsWith("/root:/n%C3%A9:/createUploadSession");
        assertThat(opening.text()).isEqualTo("{\"item\":{\"conflict\":\"fail\"}}");
        assertThat(fixture.vault.seen())
                .filteredOn(seen -> seen.method().equals("GET"))
                .as("the session was asked after the lost answer")
                .hasSize(1);
    }

    /** The second fragment is kept, but nobody hears of it. */
    private Reply graph(Seen request, int total) {
        if (request.method().equals("POST")) {
            return Reply.json(200, "{\"uploadUrl\":\"https://files.store.example/up/1?tempauth=a%2Fb\"}");
        }
        assertThat(request.uri()).isEqualTo("/egress/files.store.example/up/1?tempauth=a%2Fb");
        if (request.method().equals("PUT")) {
            assertThat(request.header("content-range")).startsWith("bytes " + kept.length() + "-");
            kept.appendBuffer(request.body());
            if (kept.length() == 2 * GraphSession.CHUNK) {
                return Reply.dropped();
            }
        }
        return kept.length() == total
                ? Reply.json(201, "{\"id\":\"f1\"}")
                : Reply.json(202, "{\"nextExpectedRanges\":[\"" + kept.length() + "-\"]}");
    }

    @Test
    void refusesAnAddressForFragmentsOutsideTheDeclaredHosts() throws Exception {
        fixture.vault.answers(request -> Reply.json(200, "{\"uploadUrl\":\"https://evil.example/up\"}"));

        assertThat(upload("elsewhere", random(GraphSession.CHUNK)))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.HOST_NOT_ALLOWED));
        assertThat(fixture.vault.seen()).hasSize(1);
    }

    @Test
    void sendsASmallFileAtOnceAsWhatItIs() throws Exception {
        fixture.vault.answers(request -> Reply.json(201, "{\"id\":\"f1\"}"));

        assertThat(upload("elsewhere", random(100))).isInstanceOf(Outcome.Done.class);

        assertThat(fixture.vault.seen()).hasSize(1).allSatisfy(seen -> {
            assertThat(seen.uri()).endsWith("/content?conflict=fail");
            assertThat(seen.headers()).containsEntry("content-type", "text/plain");
            assertThat(seen.body().getBytes()).isEqualTo(random(100));
        });
    }

    @Test
    void saysInAsciiWhereAChunkBelongs() throws Exception {
        byte[] plain = random(DropboxSession.CHUNK + 5);
        fixture.vault.answers(this::dropbox);

        assertThat(upload("header", plain)).isInstanceOf(Outcome.Done.class);

        assertThat(kept.getBytes()).isEqualTo(plain);
        assertThat(fixture.vault.seen().getLast().header("dropbox-api-arg"))
                .isEqualTo("{\"cursor\":{\"session_id\":\"s1\",\"offset\":" + plain.length
                        + "},\"commit\":{\"path\":\"/n\\u00e9\"}}");
    }

    /** The first chunk is kept, but nobody hears of it; sent again, it is refused with the right offset. */
    private Reply dropbox(Seen request) {
        if (request.uri().endsWith("/start")) {
            return Reply.json(200, "{\"session_id\":\"s1\"}");
        }
        if (request.uri().endsWith("/finish")) {
            return Reply.json(200, "{\"id\":\"f1\"}");
        }
        if (!request.header("dropbox-api-arg").contains("\"offset\":" + kept.length() + "}")) {
            return Reply.json(
                    409, "{\"error\":{\".tag\":\"incorrect_offset\",\"correct_offset\":" + kept.length() + "}}");
        }
        boolean first = kept.length() == 0;
        kept.appendBuffer(request.body());
        return first ? Reply.dropped() : Reply.json(200, "null");
    }
}
