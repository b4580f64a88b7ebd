package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that the public may see, and when it may no longer. */
final class PublicMediaTest {
    private static final URI ORIGIN = URI.create("https://connectors.example.org");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final FakeSpool spool = new FakeSpool(vertx);

    @AfterEach
    void close() {
        spool.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private PublicMedia media(@Nullable URI origin) {
        return new PublicMedia(origin, new SpoolClient(vertx.createHttpClient()), now::get, new SecureRandom());
    }

    private static String token(String address) {
        assertThat(address).startsWith(ORIGIN + "/media/");
        return address.substring((ORIGIN + "/media/").length());
    }

    private byte[] read(PublicMedia media, String token) throws Exception {
        CompletableFuture<Buffer> read = new CompletableFuture<>();
        vertx.getOrCreateContext()
                .runOnContext(start -> media.open(token)
                        .compose(picture -> {
                            Buffer all = Buffer.buffer();
                            CompletableFuture<Buffer> whole = new CompletableFuture<>();
                            picture.body()
                                    .exceptionHandler(whole::completeExceptionally)
                                    .endHandler(end -> whole.complete(all))
                                    .handler(all::appendBuffer)
                                    .resume();
                            return Future.fromCompletionStage(whole);
                        })
                        .onSuccess(read::complete)
                        .onFailure(read::completeExceptionally));
        return read.get(20, TimeUnit.SECONDS).getBytes();
    }

    private void assertGone(PublicMedia media, String token) {
        assertThatThrownBy(() -> read(media, token))
                .cause()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void showsAPictureUntilItIsWithdrawn() throws Exception {
        byte[] plain = new byte[200_001];
        new SecureRandom().nextBytes(plain);
        PublicMedia media = media(ORIGIN);
        String address = media.offer(upload(plain, "image/jpeg"), "image");

        assertThat(read(media, token(address))).isEqualTo(plain);

        media.withdraw(address);
        assertGone(media, token(address));
    }

    @Test
    void showsAPictureAFewTimesAndNoMore() throws Exception {
        PublicMedia media = media(ORIGIN);
        String token = token(media.offer(upload(new byte[9], "image/jpeg"), "image"));
        for (int i = 0; i < 4; i++) {
            assertThat(read(media, token)).hasSize(9);
        }
        assertGone(media, token);
    }

    @Test
    void showsNoPictureForLongerThanFiveMinutes() {
        PublicMedia media = media(ORIGIN);
        String token = token(media.offer(upload(new byte[9], "image/jpeg"), "image"));
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(5)));
        assertGone(media, token);
    }

    @Test
    void knowsNoTokenThatItDidNotGive() {
        assertGone(media(ORIGIN), "A".repeat(43));
    }

    @Test
    void showsNothingUnlessTheOperatorSaysWhere() {
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> media(null).offer(upload(new byte[9], "image/jpeg"), "image"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.PUBLIC_MEDIA_OFF);
        assertThat(refusal.remedy()).contains("connectors.front.media-origin");
    }

    @Test
    void showsNothingButJpegsOfModerateSize() {
        PublicMedia media = media(ORIGIN);
        Upload large = new Upload(
                spool.ticket(UUID.randomUUID(), 1),
                new byte[16],
                new byte[32],
                (8L << 20) + 1,
                "image/jpeg",
                Buffer.buffer(),
                Buffer.buffer());
        for (Upload upload : new Upload[] {large, upload(new byte[9], "text/html")}) {
            assertThat(catchThrowableOfType(Refusal.class, () -> media.offer(upload, "image"))
                            .code())
                    .isEqualTo(ErrorCode.PARAMETERS_INVALID);
        }
    }

    @Test
    void breaksOffAPictureThatIsNotTheSignedOne() {
        PublicMedia media = media(ORIGIN);
        Upload signed = upload(new byte[200_000], "image/jpeg");
        Upload other = new Upload(
                signed.ticket(),
                signed.ikm(),
                new byte[32],
                signed.length(),
                signed.type(),
                Buffer.buffer(),
                Buffer.buffer());
        String token = token(media.offer(other, "image"));
        assertThatThrownBy(() -> read(media, token)).cause().isInstanceOf(Refusal.class);
    }

    @Test
    void saysNothingOfWhatItShows() {
        PublicMedia media = media(ORIGIN);
        String token = token(media.offer(upload(new byte[9], "image/jpeg"), "image"));
        assertThat(media.toString()).doesNotContain(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://connectors.example.org",
                "https://localhost",
                "https://connectors",
                "https://127.0.0.1",
                "https://[::1]",
                "https://10.0.0.7:8443",
                "https://nas.local",
                "https://connectors.example.org/media",
                "https://me@connectors.example.org",
                "https://connectors.example.org?x",
                "mailto:me@example.org"
            })
    void refusesAnOriginThatServicesCannotReach(String origin) {
        assertThatThrownBy(() -> PublicMedia.checked(URI.create(origin), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesANameOfTheInternetAndForTwinsThisMachine() {
        assertThat(PublicMedia.checked(URI.create("https://c.example.org:8443"), false))
                .hasPort(8443);
        assertThatCode(() -> PublicMedia.checked(URI.create("http://127.0.0.1:8080"), true))
                .doesNotThrowAnyException();
    }

    private Upload upload(byte[] plain, String type) {
        UUID id = UUID.randomUUID();
        byte[] ikm = new byte[32];
        spool.upload(id, plain, ikm);
        SpoolTicket ticket = spool.ticket(id, 1);
        return new Upload(
                ticket, ikm, Sha256.digest().digest(plain), plain.length, type, Buffer.buffer(), Buffer.buffer());
    }
}
