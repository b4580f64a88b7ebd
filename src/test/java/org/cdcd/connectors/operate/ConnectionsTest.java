package org.cdcd.connectors.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.door.Answer;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.egress.Ended;
import org.cdcd.connectors.limits.LimitSettings;
import org.junit.jupiter.api.Test;

/** How long connections live: not for silence, and as long as what runs on them. */
final class ConnectionsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void closesAConnectionOnWhichNoRequestComes() throws Exception {
        try (TestDoor hasty = new TestDoor(
                        settings -> hasty(settings, Duration.ofMillis(300), LONG), LimitSettings.defaults());
                Socket socket = new Socket("127.0.0.1", hasty.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write('G');

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void closesAConnectionThatStaysQuietAfterItsAnswer() throws Exception {
        try (TestDoor hasty = new TestDoor(
                        settings -> hasty(settings, LONG, Duration.ofMillis(200)), LimitSettings.defaults());
                Socket socket = new Socket("127.0.0.1", hasty.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /api/v1/errors HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void keepsAConnectionWhoseOperationTakesLongerThanOthersMay() {
        try (TestDoor hasty =
                new TestDoor(settings -> hasty(settings, LONG, Duration.ofMillis(200)), LimitSettings.defaults())) {
            CompletableFuture<Ended> later = new CompletableFuture<>();
            hasty.dispatch = use -> later;
            later.completeOnTimeout(new Ended(TestDoor.done("{}"), Effect.ANSWERED, null), 1, TimeUnit.SECONDS);

            assertThat(hasty.operate().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void endsARequestWhoseBodyDoesNotCome() throws Exception {
        try (TestDoor hasty =
                new TestDoor(settings -> hasty(settings, Duration.ofMillis(300), LONG), LimitSettings.defaults())) {
            assertThat(hasty.raw("POST /api/v1/keys HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Authorization: DPoP token\r\nDPoP: proof\r\n"
                            + "Content-Length: 10\r\n\r\n{"))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void finishesWhatRunsBeforeItStops() throws Exception {
        TestDoor leaving = new TestDoor();
        CompletableFuture<Object> arrived = new CompletableFuture<>();
        CompletableFuture<Answer> slow = new CompletableFuture<>();
        leaving.vault.answer = () -> {
            arrived.complete("arrived");
            return slow;
        };
        CompletableFuture<HttpResponse<String>> response =
                CompletableFuture.supplyAsync(() -> leaving.get("/api/v1/connector-credentials"));
        assertThat(CompletableFuture.anyOf(arrived, response).join()).isEqualTo("arrived");
        CompletableFuture<Void> closing = CompletableFuture.runAsync(leaving::close);
        while (!leaving.camel.isStopping()) {
            Thread.onSpinWait();
        }
        HttpResponse<String> tooLate = leaving.get("/api/v1/errors");
        slow.complete(new Answer(200, "{}".getBytes(StandardCharsets.UTF_8), "h..s"));

        assertThat(tooLate.statusCode()).isEqualTo(503);
        assertThat(response.join().statusCode()).isEqualTo(200);
        closing.join();
    }

    /** @param others how long a request may take, and silence between two */
    private static FrontDoorSettings hasty(FrontDoorSettings old, Duration body, Duration others) {
        return new FrontDoorSettings(
                old.host(),
                0,
                old.publicOrigin(),
                old.appOrigins(),
                old.trustedProxies(),
                old.maxBody(),
                old.maxHeaders(),
                old.maxUpload(),
                others,
                body,
                others,
                old.vaultTimeout(),
                old.drain(),
                null,
                false);
    }
}
