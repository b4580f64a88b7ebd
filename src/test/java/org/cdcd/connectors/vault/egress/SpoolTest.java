package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.vault.egress.Outbound.Reply;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final String ALICE = "https://alice.example/#me";
    private static final String CAROL = "https://carol.example/#me";
    private static final String BOB = "https://bob.example/#me";
    private static final SpoolSettings SMALL = new SpoolSettings(
            1_000_000,
            2_000_000,
            25,
            1_200_000,
            4,
            Duration.ofHours(24),
            Duration.ofMinutes(15),
            Duration.ofMinutes(15));

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @TempDir
    Path folder;

    private volatile Instant now = Instant.now();
    private final UUID id = UUID.randomUUID();
    private Edge edge;
    private Spool spool;

    @BeforeEach
    void start() {
        edge = new Edge(folder, () -> now, SMALL, 1);
        spool = edge.spool;
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void refusesAWrongHandleIdOrDirection() {
        SpoolTicket ticket = spool.openUpload(ALICE, id, 5);
        assertThat(put(new SpoolTicket(Handles.fresh(), ticket.url(), id, 5), "hello")
                        .status())
                .isEqualTo(401);
        assertThat(put(
                                new SpoolTicket(
                                        ticket.handle(), edge.base.resolve("/spool/" + UUID.randomUUID()), id, 5),
                                "hello")
                        .status())
                .isEqualTo(401);
        assertThat(get(ticket, null).status()).isEqualTo(401);
        assertThat(new Outbound(edge, edge.base.resolve("/spool/../x")).now().status())
                .isEqualTo(401);
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesATicketThatIsOver() {
        SpoolTicket ticket = spool.openUpload(ALICE, id, 5);
        now = now.plus(Duration.ofMinutes(16));
        assertThat(put(ticket, "hello").status()).isEqualTo(401);
    }

    @Test
    void refusesAnotherLengthAndLeavesNothing() {
        assertThat(put(spool.openUpload(ALICE, id, 5), "hell").status()).isEqualTo(400);
        assertThat(put(spool.openUpload(ALICE, id, 5), "hello!").status()).isEqualTo(400);
        assertThat(files()).isEmpty();
        assertThat(spool.bytesUsed()).isZero();
    }

    @Test
    void leavesNothingOfABodyThatBreaksOff() throws IOException {
        SpoolTicket ticket = spool.openUpload(ALICE, id, 100_000);
        try (Socket socket = new Socket(edge.base.getHost(), edge.base.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /spool/" + id + " HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD " + ticket.handle()
                            + "\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(50_000))
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Awaitility.await().until(() -> !files().isEmpty());
        }
        Awaitility.await().untilAsserted(() -> {
            assertThat(files()).isEmpty();
            assertThat(spool.bytesUsed()).isZero();
        });
    }

    @Test
    void leavesNothingWhenTheFileCannotBeKept() throws IOException {
        put(spool.openUpload(ALICE, id, 5), "hello");
        Path kept = files().get(0);
        Path owner = kept.getParent();
        Files.delete(kept);
        Files.delete(owner);
        Files.writeString(owner, "in the way");
        assertThat(put(spool.openUpload(ALICE, UUID.randomUUID(), 7), "goodbye").header("cdcd-refused"))
                .contains("vault_unavailable");
        assertThat(files()).containsExactly(owner);
        assertThat(spool.bytesUsed()).isEqualTo(5);
    }

    @Test
    void refusesMoreThanThereIsRoomFor() {
        assertCode(ErrorCode.PAYLOAD_TOO_LARGE, () -> spool.openUpload(ALICE, id, 1_000_001));
        assertThat(put(spool.openUpload(ALICE, id, -1), "x".repeat(1_000_000)).status())
                .isEqualTo(201);
        assertCode(ErrorCode.VAULT_UNAVAILABLE, () -> spool.openUpload(BOB, UUID.randomUUID(), 500_001));
        SpoolTicket unknown = spool.openUpload(BOB, UUID.randomUUID(), -1);
        assertThat(put(unknown, "x".repeat(500_001)).status()).isEqualTo(503);
        assertThat(spool.bytesUsed()).isEqualTo(1_000_000);
        assertThat(files()).hasSize(1);
    }

    @Test
    void nobodyUploadsMoreThanTheirShare() throws IOException {
        String large = "x".repeat(700_000);
        assertThat(put(spool.openUpload(ALICE, id, 700_000), large).status()).isEqualTo(201);
        assertCode(ErrorCode.QUOTA_EXHAUSTED, () -> spool.openUpload(ALICE, UUID.randomUUID(), 500_001));
        // what was allowed while there was room, and what does not say its length, is stopped as it comes
        SpoolTicket one = spool.openUpload(ALICE, UUID.randomUUID(), 500_000);
        SpoolTicket two = spool.openUpload(ALICE, UUID.randomUUID(), 500_000);
        SpoolTicket three = spool.openUpload(ALICE, UUID.randomUUID(), -1);
        assertThat(put(one, "x".repeat(500_000)).status()).isEqualTo(201);
        assertThat(put(two, "x".repeat(500_000)).header("cdcd-refused")).contains("quota_exhausted");
        assertThat(put(three, "x").header("cdcd-refused")).contains("quota_exhausted");
        assertThat(spool.bytesUsed()).isEqualTo(1_200_000);
        assertThat(put(spool.openUpload(BOB, id, 300_000), "x".repeat(300_000)).status())
                .isEqualTo(201);
        Spool again = Spool.open(folder, () -> now, SMALL);
        assertCode(ErrorCode.QUOTA_EXHAUSTED, () -> again.openUpload(ALICE, UUID.randomUUID(), 1));
        spool.erase(ALICE);
        assertThat(put(spool.openUpload(ALICE, id, 700_000), large).status()).isEqualTo(201);
        now = now.plus(Duration.ofHours(25));
        spool.sweep();
        assertThat(put(spool.openUpload(ALICE, id, 700_000), large).status()).isEqualTo(201);
        assertThat(spool.bytesUsed()).isEqualTo(700_000);
    }

    @Test
    void nobodyUploadsMoreFilesThanTheirShare() {
        SpoolTicket early = spool.openUpload(ALICE, UUID.randomUUID(), 1);
        for (int i = 0; i < 4; i++) {
            assertThat(put(spool.openUpload(ALICE, UUID.randomUUID(), 1), "x").status())
                    .isEqualTo(201);
            // what came to nothing does not count
            assertThat(put(spool.openUpload(BOB, UUID.randomUUID(), 1), "xx").status())
                    .isEqualTo(400);
        }
        assertCode(ErrorCode.QUOTA_EXHAUSTED, () -> spool.openUpload(ALICE, UUID.randomUUID(), 1));
        assertThat(put(early, "x").header("cdcd-refused")).contains("quota_exhausted");
        assertThat(put(spool.openUpload(BOB, id, 1), "x").status()).isEqualTo(201);
    }

    @Test
    void uploadsOfManyLeaveRoomForResults() {
        put(spool.openUpload(ALICE, id, 1_000_000), "x".repeat(1_000_000));
        put(spool.openUpload(BOB, id, 500_000), "x".repeat(500_000));
        assertCode(ErrorCode.VAULT_UNAVAILABLE, () -> spool.openUpload(CAROL, id, 1));
        assertThat(put(spool.openResult(CAROL), "x".repeat(300_000)).status()).isEqualTo(201);
        assertThat(put(spool.openResult(ALICE), "x").header("cdcd-refused")).contains("quota_exhausted");
        assertThat(put(spool.openResult(BOB), "x".repeat(200_000)).status()).isEqualTo(201);
        assertThat(put(spool.openResult(CAROL), "x").header("cdcd-refused")).contains("vault_unavailable");
    }

    @Test
    void refusesToWriteAnIdTwice() {
        SpoolTicket one = spool.openUpload(ALICE, id, 5);
        SpoolTicket two = spool.openUpload(ALICE, id, 5);
        assertThat(put(one, "hello").status()).isEqualTo(201);
        assertThat(put(one, "hello").status()).isEqualTo(409);
        assertThat(put(two, "hello").status()).isEqualTo(409);
        assertCode(ErrorCode.UPLOAD_CONFLICT, () -> spool.openUpload(ALICE, id, 5));
        assertThat(get(spool.openRead(ALICE, id), null).body()).isEqualTo("hello");
    }

    @Test
    void knowsNothingOfAnotherPersonsContent() {
        put(spool.openUpload(ALICE, id, 5), "hello");
        assertCode(ErrorCode.UPLOAD_NOT_FOUND, () -> spool.openRead(BOB, id));
        assertCode(ErrorCode.UPLOAD_NOT_FOUND, () -> spool.openRead(ALICE, UUID.randomUUID()));
    }

    @Test
    void readsOnceFromTheBeginningAndThenOnlyResumes() {
        put(spool.openUpload(ALICE, id, 10), "0123456789");
        SpoolTicket ticket = spool.openRead(ALICE, id);
        assertThat(ticket.length()).isEqualTo(10);
        assertThat(get(ticket, null).body()).isEqualTo("0123456789");
        assertThat(get(ticket, null).status()).isEqualTo(410);
        Reply rest = get(ticket, "bytes=4-");
        assertThat(rest.status()).isEqualTo(206);
        assertThat(rest.body()).isEqualTo("456789");
        assertThat(rest.header("content-range")).contains("bytes 4-9/10");
        assertThat(get(ticket, "bytes=2-3").body()).isEqualTo("23");
        assertThat(get(ticket, "bytes=-3").body()).isEqualTo("789");
        assertThat(get(ticket, "bytes=10-").status()).isEqualTo(416);
        assertThat(get(ticket, "bytes=5-4").status()).isEqualTo(416);
    }

    @Test
    void removesWhatWasReadAfterTheTimeToResume() {
        put(spool.openUpload(ALICE, id, 5), "hello");
        get(spool.openRead(ALICE, id), null);
        now = now.plus(Duration.ofMinutes(14));
        spool.sweep();
        assertThat(get(spool.openRead(ALICE, id), null).body()).isEqualTo("hello");
        now = now.plus(Duration.ofMinutes(2));
        spool.sweep();
        assertThat(files()).isEmpty();
        assertThat(spool.bytesUsed()).isZero();
        assertCode(ErrorCode.UPLOAD_NOT_FOUND, () -> spool.openRead(ALICE, id));
    }

    @Test
    void removesWhatNobodyFetched() {
        put(spool.openUpload(ALICE, id, 5), "hello");
        now = now.plus(Duration.ofHours(23));
        spool.sweep();
        assertThat(files()).hasSize(1);
        now = now.plus(Duration.ofHours(1));
        spool.sweep();
        assertThat(files()).isEmpty();
    }

    @Test
    void clearsHalvesAndCountsTheRestWhenItOpens() throws IOException {
        put(spool.openUpload(ALICE, id, 5), "hello");
        Path half = Spool.part(files().get(0).resolveSibling(UUID.randomUUID().toString()));
        Files.writeString(half, "half");
        assertThat(Spool.open(folder, () -> now, SMALL).bytesUsed()).isEqualTo(5);
        assertThat(half).doesNotExist();
    }

    @Test
    void keepsItsFilesFromOthers() throws IOException {
        put(spool.openUpload(ALICE, id, 5), "hello");
        Path file = files().get(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.toString()).doesNotContain("alice");
    }

    @Test
    void noFileStaysOpenOnceItIsSent() {
        assumeProc();
        put(spool.openUpload(ALICE, id, 10), "0123456789");
        SpoolTicket ticket = spool.openRead(ALICE, id);
        assertThat(get(ticket, null).body()).isEqualTo("0123456789");
        for (int i = 0; i < 20; i++) {
            assertThat(get(ticket, "bytes=4-").body()).isEqualTo("456789");
        }
        Awaitility.await().untilAsserted(() -> assertThat(openFiles()).isZero());
    }

    @Test
    void noFileStaysOpenForAClientThatGoesAway() throws IOException {
        assumeProc();
        put(spool.openUpload(ALICE, id, 1_000_000), "x".repeat(1_000_000));
        SpoolTicket ticket = spool.openRead(ALICE, id);
        try (Socket socket = new Socket()) {
            // the client asks for more, one after the other, than all buffers on the way can hold, and takes nothing
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(edge.base.getHost(), edge.base.getPort()));
            String asked = "GET /spool/" + id + " HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD " + ticket.handle()
                    + "\r\nRange: bytes=0-\r\n\r\n";
            socket.getOutputStream().write(asked.repeat(20).getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            Awaitility.await().untilAsserted(() -> assertThat(openFiles()).isEqualTo(1));
        }
        Awaitility.await().untilAsserted(() -> assertThat(openFiles()).isZero());
    }

    private static void assumeProc() {
        assumeThat(DESCRIPTORS)
                .as("open files are counted where Linux lists them")
                .isDirectory();
    }

    private long openFiles() throws IOException {
        Path real = folder.toRealPath();
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.filter(open -> target(open).startsWith(real)).count();
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException closed) {
            return link;
        }
    }

    private Reply put(SpoolTicket ticket, String body) {
        return new Outbound(edge, ticket.url())
                .header("Proxy-Authorization", "CDCD " + ticket.handle())
                .send("PUT", Buffer.buffer(body))
                .now();
    }

    private Reply get(SpoolTicket ticket, @Nullable String range) {
        Outbound call = new Outbound(edge, ticket.url()).header("Proxy-Authorization", "CDCD " + ticket.handle());
        return (range == null ? call : call.header("Range", range)).now();
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
