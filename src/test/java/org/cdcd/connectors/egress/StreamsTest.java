package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.egress.Fixture.connector;
import static org.cdcd.connectors.egress.Fixture.operation;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.egress.FakeEgress.Reply;
import org.cdcd.connectors.wire.EncryptedContent;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Sha256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StreamsTest {
    private static final String ROUTES = """
            - route:
                id: store.upload
                from:
                  uri: direct:store.upload
                  steps:
                    - to:
                        uri: service:POST
                        parameters:
                          host: api
                          path: /upload
                          query.uploadType: resumable
                          json: name
                          body: content
                          upload: google-resumable
                    - to: {uri: "result:object", parameters: {id: /id}}
            - route:
                id: store.steps
                from:
                  uri: direct:store.steps
                  steps:
                    - to:
                        uri: service:POST
                        parameters: {host: api, path: /getUrl, form: "filename:name", keep: "upload_url:/upload_url,file_id:/file_id"}
                    - to:
                        uri: service:POST
                        parameters: {host: files, url: upload_url, credential: "false", body: content, answer: none}
                    - to:
                        uri: service:POST
                        parameters:
                          host: api
                          path: /complete
                          form.files: '[{"id":"{file_id}","title":"{name}"}]'
                    - to: {uri: "result:object", parameters: {id: "/file/id"}}
            - route:
                id: store.download
                from:
                  uri: direct:store.download
                  steps:
                    - to:
                        uri: service:GET
                        parameters: {host: api, path: "/files/{id}", query.alt: media, answer: blob}
            """;

    private final UUID id = UUID.randomUUID();
    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        fixture.up(
                connector(
                        "store",
                        1000,
                        List.of(),
                        operation("upload", false),
                        operation("steps", false),
                        operation("download", true)),
                ROUTES);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void refusesAFileThatIsNotTheOneThatWasSigned() throws Exception {
        byte[] plain = random(200_000);
        String content =
                fixture.spool.upload(id, plain, random(32)).replaceFirst("\"sha256\":\"....", "\"sha256\":\"AAAA");
        fixture.vault.answers(this::steps);

        Ended ended = upload("steps", content);

        assertThat(ended.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.PARAMETERS_INVALID));
        assertThat(fixture.vault.seen())
                .noneMatch(seen -> seen.uri().contains("/blob/") && seen.body().length() > 0);
    }

    @Test
    void refusesCiphertextThatWasChanged() throws Exception {
        String content = fixture.spool.upload(id, random(200_000), random(32));
        Buffer stored = fixture.spool.file("/spool/" + id);
        stored.setByte(100_000, (byte) (stored.getByte(100_000) ^ 1));
        fixture.vault.answers(new Google()::answer);

        assertThat(upload("upload", content).outcome()).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void refusesAnUploadThatIsNotThere() throws Exception {
        String content = fixture.spool.upload(id, random(10), random(32));
        fixture.spool.files.clear();
        fixture.vault.answers(this::steps);

        assertThat(upload("steps", content).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.UPLOAD_NOT_FOUND));
    }

    @Test
    void refusesAnAddressOutsideTheDeclaredHosts() throws Exception {
        String content = fixture.spool.upload(id, random(10), random(32));
        fixture.vault.answers(
                request -> Reply.json(200, "{\"upload_url\":\"https://evil.example/x\",\"file_id\":\"F1\"}"));

        assertThat(upload("steps", content).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.HOST_NOT_ALLOWED));
        assertThat(fixture.vault.seen()).hasSize(1);
    }

    @Test
    void streamsAnUploadInThreeSteps() throws Exception {
        byte[] plain = random(3_000_000);
        String content = fixture.spool.upload(id, plain, random(32));
        fixture.vault.answers(this::steps);

        Ended ended = upload("steps", content);

        assertThat(ended.outcome()).isInstanceOf(Outcome.Done.class);
        FakeEgress.Seen blob = fixture.vault.seen().get(1);
        assertThat(blob.uri()).isEqualTo("/egress/files.store.example/blob/1?sig=a%2Fb");
        assertThat(blob.body().getBytes()).isEqualTo(plain);
        assertThat(blob.headers()).containsEntry("content-length", "3000000").doesNotContainKey("x-version");
        assertThat(fixture.vault.seen().get(2).text())
                .isEqualTo("files=%5B%7B%22id%22%3A%22F1%22%2C%22title%22%3A%22n%22%7D%5D");
    }

    private Reply steps(FakeEgress.Seen request) {
        if (request.uri().contains("getUrl")) {
            return Reply.json(
                    200, "{\"upload_url\":\"https://files.store.example/blob/1?sig=a%2Fb\",\"file_id\":\"F1\"}");
        }
        return request.uri().contains("blob")
                ? new Reply(200, Map.of(), Buffer.buffer("OK - 3"))
                : Reply.json(200, "{\"file\":{\"id\":\"F1\"}}");
    }

    @Test
    void sendsAFileInChunksAndGoesOnAfterALostAnswer() throws Exception {
        byte[] plain = random(2 * GoogleResumable.CHUNK + 12_345);
        String content = fixture.spool.upload(id, plain, random(32));
        Google google = new Google();
        google.dropAfterKeeping = 1;
        google.keepOnly = 2;
        fixture.vault.answers(google::answer);

        Ended ended = upload("upload", content);

        assertThat(ended.effect()).isEqualTo(Effect.ANSWERED);
        assertThat(((Outcome.Done) ended.outcome()).body().toString()).isEqualTo("{\"id\":\"f1\"}");
        assertThat(google.kept.getBytes()).isEqualTo(plain);
        assertThat(fixture.vault.seen().getFirst().headers())
                .containsEntry("x-upload-content-length", Integer.toString(plain.length))
                .containsEntry("x-upload-content-type", "text/plain");
    }

    @Test
    void sendsAnEmptyFile() throws Exception {
        String content = fixture.spool.upload(id, new byte[0], random(32));
        Google google = new Google();
        fixture.vault.answers(google::answer);

        assertThat(upload("upload", content).outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(google.kept.length()).isZero();
    }

    @Test
    void leavesADownloadInTheSpoolEncrypted() throws Exception {
        byte[] plain = random(1_000_000);
        fixture.vault.answers(request -> new Reply(200, Map.of("content-type", "image/png"), Buffer.buffer(plain)));

        Ended ended = fixture.run(fixture.use("store", "download", "{\"id\":\"7\"}"));

        Outcome.Blob blob = (Outcome.Blob) ended.outcome();
        assertThat(blob.length()).isEqualTo(plain.length);
        assertThat(blob.type()).isEqualTo("image/png");
        assertThat(blob.url()).startsWith("/api/v1/results/");
        String path = "/spool/" + blob.url().substring("/api/v1/results/".length());
        assertThat(decrypted(fixture.spool.file(path), Base64.getUrlDecoder().decode(blob.ikm())))
                .isEqualTo(plain);
        assertThat(Base64.getUrlDecoder().decode(blob.sha256()))
                .isEqualTo(Sha256.digest().digest(plain));
    }

    @Test
    void judgesADownloadThatIsRefusedLikeAnyAnswer() throws Exception {
        fixture.vault.answers(request -> Reply.json(404, "{}"));

        assertThat(fixture.run(fixture.use("store", "download", "{\"id\":\"7\"}"))
                        .outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.SERVICE_NOT_FOUND));
        assertThat(fixture.spool.files).isEmpty();
    }

    @Test
    void leavesNothingOfADownloadThatTheVaultTakesBack() throws Exception {
        fixture.vault.answers(request -> new Reply(200, Map.of(), Buffer.buffer(random(100_000)))
                .refusedLate("upstream_echoed_secret", "It came late."));

        Ended ended = fixture.run(fixture.use("store", "download", "{\"id\":\"7\"}"));

        assertThat(ended.outcome())
                .isEqualTo(new Outcome.Rejected(ErrorCode.UPSTREAM_ECHOED_SECRET, "It came late.", null));
        assertThat(ended.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(fixture.spool.files).isEmpty();
        assertThat(fixture.vault.seen()).hasSize(1);
    }

    @Test
    void readsADownloadAgainThatBrokeOffAtTheService() throws Exception {
        byte[] plain = random(100_000);
        fixture.vault.answers(request -> {
            Reply good = new Reply(200, Map.of(), Buffer.buffer(plain));
            return fixture.vault.seen().size() == 1 ? good.refusedLate("service_unavailable", "Lost.") : good;
        });

        Ended ended = fixture.run(fixture.use("store", "download", "{\"id\":\"7\"}"));

        assertThat(ended.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Blob.class, blob -> assertThat(blob.length()).isEqualTo(plain.length));
    }

    private Ended upload(String operation, String content) throws Exception {
        Use use = fixture.use(
                "store",
                operation,
                "{\"name\":\"n\",\"content\":" + content + "}",
                fixture.vault.uri(),
                "a",
                Map.of(id, fixture.spool.ticket(id, -1)));
        return fixture.run(use);
    }

    private static byte[] decrypted(Buffer ciphertext, byte[] ikm) {
        Buffer plain = Buffer.buffer();
        EncryptedContent.Decoder decoder = new EncryptedContent.Decoder(ikm);
        decoder.update(ByteBuffer.wrap(ciphertext.getBytes()), block -> plain.appendBytes(block));
        decoder.finish(block -> plain.appendBytes(block));
        return plain.getBytes();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Google's side of the protocol, as strict as the real one. */
    private static final class Google {
        private final Buffer kept = Buffer.buffer();
        private int puts;
        private int dropAfterKeeping = -1;
        private int keepOnly = -1;

        Reply answer(FakeEgress.Seen request) {
            if (request.method().equals("POST")) {
                return Reply.json(200, "").with("location", "https://api.store.example/v1/upload?upload_id=a%2Fb");
            }
            assertThat(request.uri()).isEqualTo("/egress/api.store.example/v1/upload?upload_id=a%2Fb");
            String[] range =
                    request.header("content-range").substring("bytes ".length()).split("[-/]");
            int total = Integer.parseInt(range[range.length - 1]);
            if (!range[0].equals("*")) {
                puts++;
                assertThat(Integer.parseInt(range[0])).isEqualTo(kept.length());
                assertThat(request.body().length()).isEqualTo(Integer.parseInt(range[1]) + 1 - kept.length());
                int count = puts == keepOnly ? 256 * 1024 : request.body().length();
                kept.appendBytes(Arrays.copyOf(request.body().getBytes(), count));
                if (puts == dropAfterKeeping) {
                    return Reply.dropped();
                }
            }
            if (kept.length() == total) {
                return Reply.json(200, "{\"id\":\"f1\"}");
            }
            Reply more = new Reply(308, Map.of(), Buffer.buffer());
            return kept.length() == 0 ? more : more.with("range", "bytes=0-" + (kept.length() - 1));
        }
    }
}
