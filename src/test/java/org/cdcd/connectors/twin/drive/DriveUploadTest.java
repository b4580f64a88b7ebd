package org.cdcd.connectors.twin.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DriveUploadTest {
    private static final String UPLOAD = "https://www.googleapis.com/upload/drive/v3/files";
    private static final String FILES = "https://www.googleapis.com/drive/v3/files/";
    private static final int GRANULE = 256 * 1024;

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final DriveTwin twin = TWINS.server().twin(DriveTwin.class);
    private final byte[] content = new byte[GRANULE * 2 + 1000];
    private String bearer = "";

    @BeforeEach
    void signIn() {
        new Random(1).nextBytes(content);
        bearer = "Bearer " + twin.token(Person.ALICE, "drive.file");
    }

    private String begin(long length) {
        Answer answer = caller.json(
                "POST",
                UPLOAD + "?uploadType=resumable&fields=id,size,md5Checksum,sha256Checksum,mimeType",
                Caller.json("{'name':'big.bin'}"),
                "Authorization",
                bearer,
                "X-Upload-Content-Type",
                "application/x-big",
                "X-Upload-Content-Length",
                String.valueOf(length));
        assertThat(answer.status()).isEqualTo(200);
        return answer.header("location");
    }

    private Answer chunk(String session, int from, int to, Object total) {
        return caller.call(
                "PUT",
                session,
                Buffer.buffer(Arrays.copyOfRange(content, from, to)),
                "Content-Range",
                "bytes " + from + "-" + (to - 1) + "/" + total);
    }

    private Answer ask(String session) {
        return caller.call("PUT", session, Buffer.buffer(), "Content-Range", "bytes */" + content.length);
    }

    private String sha256() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    @Test
    void refusesAnUploadOfUnknownKind() {
        assertThat(caller.call("POST", UPLOAD, Buffer.buffer("x"), "Authorization", bearer)
                        .status())
                .isEqualTo(400);
        assertThat(caller.call("PUT", UPLOAD + "?upload_id=x", Buffer.buffer("x"))
                        .status())
                .isEqualTo(404);
        assertThat(caller.call("POST", UPLOAD + "?uploadType=media", Buffer.buffer("x"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void takesAFileInChunks() throws Exception {
        String session = begin(content.length);
        assertThat(ask(session).header("range")).isEmpty();
        Answer first = chunk(session, 0, GRANULE, content.length);
        assertThat(first.status()).isEqualTo(308);
        assertThat(first.header("range")).isEqualTo("bytes=0-262143");
        assertThat(ask(session).header("range")).isEqualTo("bytes=0-262143");
        Answer last = chunk(session, GRANULE, content.length, content.length);
        assertThat(last.status()).isEqualTo(200);
        assertThat(last.json().path("size").asText()).isEqualTo(String.valueOf(content.length));
        assertThat(last.json().path("sha256Checksum").asText()).isEqualTo(sha256());
        assertThat(last.json().path("mimeType").asText()).isEqualTo("application/x-big");
        assertThat(ask(session).json()).isEqualTo(last.json());
        String media = FILES + last.json().path("id").asText() + "?alt=media";
        assertThat(caller.get(media, "Authorization", bearer).body().getBytes()).isEqualTo(content);
        Answer part = caller.get(media, "Authorization", bearer, "Range", "bytes=10-19");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("content-range")).isEqualTo("bytes 10-19/" + content.length);
        assertThat(part.body().getBytes()).isEqualTo(Arrays.copyOfRange(content, 10, 20));
        assertThat(caller.get(media, "Authorization", bearer, "Range", "bytes=99999999-")
                        .status())
                .isEqualTo(416);
    }

    @Test
    void refusesChunksThatDoNotFit() {
        String session = begin(content.length);
        assertThat(chunk(session, 0, 1000, content.length).status()).isEqualTo(400);
        assertThat(chunk(session, GRANULE, 2 * GRANULE, content.length).status())
                .isEqualTo(400);
        assertThat(chunk(session, 0, GRANULE, content.length + 1).status()).isEqualTo(400);
        assertThat(caller.call("PUT", session, Buffer.buffer("x"), "Content-Range", "bytes 0-1/9")
                        .status())
                .isEqualTo(400);
        assertThat(caller.call("PUT", session, Buffer.buffer("x"), "Content-Range", "all of it")
                        .status())
                .isEqualTo(400);
        assertThat(ask(session).header("range")).isEmpty();
    }

    @Test
    void goesOnWhereALostConnectionEnded() throws Exception {
        String session = begin(content.length);
        TWINS.server().faults("gdrive").next(new Fault.DropDuring(100_000));
        assertThatThrownBy(() -> chunk(session, 0, 2 * GRANULE, content.length)).isInstanceOf(Caller.NoAnswer.class);
        Answer asked = ask(session);
        assertThat(asked.header("range")).isEqualTo("bytes=0-99999");
        Answer last = chunk(session, 100_000, content.length, content.length);
        assertThat(last.json().path("sha256Checksum").asText()).isEqualTo(sha256());
    }

    @Test
    void hasTheFileWhenOnlyTheAnswerIsLost() {
        String session = begin(content.length);
        TWINS.server().faults("gdrive").next(new Fault.DropAfter());
        assertThatThrownBy(() -> chunk(session, 0, content.length, content.length))
                .isInstanceOf(Caller.NoAnswer.class);
        assertThat(ask(session).status()).isEqualTo(200);
    }

    @Test
    void takesAFileOfUnknownLengthAndForgetsEndedSessions() {
        String session = begin(content.length);
        twin.expireUploads();
        assertThat(ask(session).status()).isEqualTo(404);
        String open = caller.json("POST", UPLOAD + "?uploadType=resumable", Caller.json("{}"), "Authorization", bearer)
                .header("location");
        assertThat(chunk(open, 0, GRANULE, "*").status()).isEqualTo(308);
        assertThat(chunk(open, GRANULE, content.length, content.length).status())
                .isEqualTo(200);
    }

    @Test
    void forgetsASessionAfterAWeek() {
        String session = begin(content.length);
        TWINS.pass(Duration.ofDays(7));
        assertThat(ask(session).status()).isEqualTo(404);
    }

    @Test
    void takesASmallFileInOneRequest() {
        Answer media = caller.call(
                "POST",
                UPLOAD + "?uploadType=media&fields=id,size,mimeType",
                Buffer.buffer("hello"),
                "Authorization",
                bearer,
                "Content-Type",
                "text/plain");
        assertThat(media.json().path("size").asText()).isEqualTo("5");
        assertThat(media.json().path("mimeType").asText()).isEqualTo("text/plain");
        String body = "--b\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{\"name\":\"x\"}\r\n"
                + "--b\r\nContent-Type: text/css\r\n\r\na{}\r\n--b--\r\n";
        Answer both = caller.call(
                "POST",
                UPLOAD + "?uploadType=multipart&fields=name,size,mimeType",
                Buffer.buffer(body),
                "Authorization",
                bearer,
                "Content-Type",
                "multipart/related; boundary=b");
        assertThat(both.json()).isEqualTo(Caller.json("{'name':'x','size':'3','mimeType':'text/css'}"));
        Answer broken = caller.call(
                "POST",
                UPLOAD + "?uploadType=multipart",
                Buffer.buffer(body),
                "Authorization",
                bearer,
                "Content-Type",
                "multipart/related; boundary=other");
        assertThat(broken.status()).isEqualTo(400);
    }

    @Test
    void replacesContent() {
        String id = caller.call("POST", UPLOAD + "?uploadType=media", Buffer.buffer("one"), "Authorization", bearer)
                .json()
                .path("id")
                .asText();
        Answer replaced = caller.call(
                "PATCH", UPLOAD + "/" + id + "?uploadType=media", Buffer.buffer("two!"), "Authorization", bearer);
        assertThat(replaced.json().path("id").asText()).isEqualTo(id);
        assertThat(caller.get(FILES + id + "?alt=media", "Authorization", bearer)
                        .body())
                .hasToString("two!");
    }

    @Test
    void refusesMoreThanThereIsRoomFor() {
        twin.storageLimit(1000);
        Answer refused = caller.json(
                "POST",
                UPLOAD + "?uploadType=resumable",
                Caller.json("{}"),
                "Authorization",
                bearer,
                "X-Upload-Content-Length",
                "1001");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().at("/error/errors/0/reason").asText()).isEqualTo("storageQuotaExceeded");
    }

    @Test
    void canKeepDigestsOnly() throws Exception {
        twin.keepDigestsOnly();
        Answer done = chunk(begin(content.length), 0, content.length, content.length);
        assertThat(done.json().path("sha256Checksum").asText()).isEqualTo(sha256());
        Buffer read = caller.get(FILES + done.json().path("id").asText() + "?alt=media", "Authorization", bearer)
                .body();
        assertThat(read.length()).isEqualTo(content.length);
    }
}
