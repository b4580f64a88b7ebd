package org.cdcd.connectors.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.operate.TestDoor.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.egress.Ended;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.EncryptedContent;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that are larger than memory should be: uploads, results, and JSON too large for a seal. */
class StreamsTest {
    private static final int MIB = 1024 * 1024;

    private final TestDoor door = new TestDoor();
    private final FakeSpool spool = new FakeSpool(door.vertx);

    @BeforeEach
    void giveTickets() {
        door.vault.ticket = spool::ticket;
    }

    @AfterEach
    void close() {
        spool.close();
        door.close();
    }

    private HttpResponse<String> upload(String id, BodyPublisher body) {
        return door.send(door.to("/api/v1/uploads/" + id)
                .header("Authorization", "DPoP token")
                .header("Content-Type", "application/octet-stream")
                .PUT(body)
                .build());
    }

    private HttpResponse<String> upload(BodyPublisher body) {
        return upload(UUID.randomUUID().toString(), body);
    }

    @Test
    void refusesAnUploadWithoutALength() {
        HttpResponse<String> response =
                upload(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[10])));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(door.vault.uploadLengths).isEmpty();
    }

    @Test
    void refusesAnUploadUnderNoId() {
        assertThat(json(upload("x", BodyPublishers.ofString("x"))).path("code").asText())
                .isEqualTo("upload_not_found");
    }

    @Test
    void asksTheVaultBeforeItTakesABodyIn() throws IOException {
        door.vault.ticket = () -> CompletableFuture.failedFuture(Refusal.of(ErrorCode.INVALID_TOKEN, "No."));
        try (Socket socket = new Socket("127.0.0.1", door.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /api/v1/uploads/" + UUID.randomUUID() + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                            + "Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[1024];
            int count = socket.getInputStream().read(answer);

            assertThat(new String(answer, 0, count, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 401");
            assertThat(door.vault.uploadLengths).containsExactly(1_000_000L);
        }
    }

    @Test
    void streamsAnUploadIntoTheSpool() {
        byte[] chunk = new byte[MIB];
        int chunks = 64;
        HttpResponse<String> response = upload(BodyPublishers.fromPublisher(
                BodyPublishers.ofByteArrays(java.util.Collections.nCopies(chunks, chunk)), (long) chunks * MIB));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(json(response).path("length").asLong()).isEqualTo((long) chunks * MIB);
        assertThat(spool.received).hasValue((long) chunks * MIB);
    }

    @Test
    void breaksOffTowardsTheSpoolWhenTheCallerDoes() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", door.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /api/v1/uploads/" + UUID.randomUUID() + " HTTP/1.1\r\nHost: x\r\n"
                            + "Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n0123456789")
                    .getBytes(StandardCharsets.US_ASCII));
            while (spool.received.get() == 0) {
                Thread.onSpinWait();
            }
        }
        while (spool.brokenOff.isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(spool.received).hasValue(10);
    }

    @Test
    void takesNoMoreThanTheSpoolTakes() throws Exception {
        spool.stalls = true;
        AtomicLong sent = new AtomicLong();
        int length = 256 * MIB;
        try (Socket socket = new Socket("127.0.0.1", door.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /api/v1/uploads/" + UUID.randomUUID() + " HTTP/1.1\r\nHost: x\r\n"
                            + "Content-Type: application/octet-stream\r\nContent-Length: " + length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            Thread sender = Thread.ofVirtual().start(() -> send(out, length, sent));
            long before = -1;
            while (before != sent.get()) {
                before = sent.get();
                sender.join(Duration.ofMillis(500));
            }
        }
        assertThat(sent.get()).isLessThan(64L * MIB);
    }

    private static void send(OutputStream out, int length, AtomicLong sent) {
        byte[] chunk = new byte[64 * 1024];
        try {
            while (sent.get() < length) {
                out.write(chunk);
                sent.addAndGet(chunk.length);
            }
        } catch (IOException closed) {
            // the test has seen enough
        }
    }

    @Test
    void passesTheSpoolsRefusalOn() {
        spool.refuseWith = 409;
        spool.refusal = "upload_conflict";

        HttpResponse<String> response = upload(BodyPublishers.ofByteArray(new byte[3 * MIB]));

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(json(response).path("code").asText()).isEqualTo("upload_conflict");
    }

    @Test
    void saysThatTheSpoolIsAway() {
        spool.close();

        assertThat(json(upload(BodyPublishers.ofString("x"))).path("code").asText())
                .isEqualTo("store_unavailable");
    }

    @Test
    void sendsAResultAsItIs() {
        spool.content = Buffer.buffer("ciphertext");

        HttpResponse<String> response = door.get("/api/v1/results/" + spool.id);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("ciphertext");
        assertThat(response.headers().firstValue("Content-Length")).contains("10");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void goesOnWithAResultWhereItBrokeOff() {
        spool.content = Buffer.buffer("ciphertext");

        HttpResponse<String> response = door.send(door.to("/api/v1/results/" + spool.id)
                .header("Range", "bytes=6-")
                .build());

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.body()).isEqualTo("text");
        assertThat(response.headers().firstValue("Content-Range")).contains("bytes 6-9/10");
    }

    @Test
    void saysThatAResultIsGone() {
        spool.refuseWith = 410;
        spool.refusal = "result_gone";

        assertThat(door.get("/api/v1/results/" + spool.id).statusCode()).isEqualTo(410);
    }

    @Test
    void spoolsAResultThatIsTooLargeForASeal() {
        String large = "{\"text\":\"" + "x".repeat(MIB + 1) + "\"}";
        door.dispatch = use -> CompletableFuture.completedFuture(new Ended(TestDoor.done(large), Effect.ANSWERED, null));

        assertThat(door.operate().statusCode()).isEqualTo(200);

        JsonNode blob = json(door.vault.opened()).path("blob");
        assertThat(blob.path("url").asText()).isEqualTo("/api/v1/results/" + spool.id);
        assertThat(blob.path("length").asInt()).isEqualTo(large.length());
        assertThat(decrypted(blob.path("ikm").asText())).isEqualTo(large);
    }

    private String decrypted(String ikm) {
        try (var plain = EncryptedContent.decrypting(
                new ByteArrayInputStream(spool.content.getBytes()), Base64Url.decode(ikm))) {
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysThatItWasDoneWhenALargeResultCannotBeKept() {
        String large = "{\"text\":\"" + "x".repeat(MIB + 1) + "\"}";
        door.dispatch = use -> CompletableFuture.completedFuture(new Ended(TestDoor.done(large), Effect.ANSWERED, null));
        spool.refuseWith = 503;

        assertThat(door.operate().statusCode()).isEqualTo(503);
        assertThat(json(door.vault.opened()).at("/error/may_have_taken_effect").asBoolean())
                .isTrue();
        assertThat(door.vault.finished)
                .singleElement()
                .satisfies(result -> assertThat(result.effect()).isEqualTo(Effect.ANSWERED));
    }
}
