package org.cdcd.connectors.vault.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.cdcd.connectors.identity.EventTransmitter;
import org.cdcd.connectors.identity.PublicFetcher;
import org.cdcd.connectors.identity.SecurityEventTokens;
import org.cdcd.connectors.identity.TestTransmitter;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.OutgoingSettings;
import org.cdcd.connectors.vault.http.TestAuthority;
import org.cdcd.connectors.vault.http.Trust;
import org.cdcd.connectors.vault.store.LinkedAccount;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.cdcd.connectors.vault.watch.Signal;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose events are fetched (RFC 8936), with a real database and TLS between. */
final class PollingTest {
    private static final String DISABLED = TestTransmitter.RISC + "account-disabled";
    private static final TestAuthority AUTHORITY = new TestAuthority();

    private final InstantSource clock = InstantSource.system();
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
    private final TestTransmitter service = new TestTransmitter();
    private final Map<String, String> waiting = new LinkedHashMap<>();
    private final List<ObjectNode> asked = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<Signal> raised = new ArrayList<>();
    private final UUID credential = UUID.randomUUID();
    private final PublicFetcher fetcher = new PublicFetcher(vertx, true);
    private final Path folder;
    private Store store;
    private volatile int status = 200;
    private Outgoing outgoing;
    private EventStream stream;
    private Polling polling;

    PollingTest(@TempDir Path folder) {
        this.folder = folder;
        store = TestStores.open(new StoreSettings.H2(folder.resolve("vault")), clock, completions);
    }

    @BeforeEach
    void open() {
        int port = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(AUTHORITY.keyFor("events.example")))
                .requestHandler(request -> request.bodyHandler(body -> answer(request, body.getBytes())))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        outgoing = new Outgoing(
                vertx,
                Names.ofSystem().overriddenBy(Map.of("events.example", port)),
                Trust.withSandbox(AUTHORITY.certificate()),
                OutgoingSettings.DEFAULTS);
        EventTransmitter transmitter =
                new EventTransmitter(service.issuer(), service.jwks(), Set.of(TestTransmitter.AUDIENCE), true);
        stream = new EventStream(
                "fetched", transmitter, List.of("github"), URI.create("https://events.example/poll"), "Bearer secret");
        polling = polling(stream);
        LinkedAccount account = new LinkedAccount(
                "default",
                "github",
                "https://github.com/a",
                "7",
                "oauth2",
                List.of(),
                Map.of(),
                "M0",
                clock.instant(),
                null);
        store.credentials()
                .insert(
                        "https://alice.example/#me",
                        credential,
                        account,
                        new SealedParts(1, new byte[] {1}, new byte[] {2}, null, null));
    }

    private Polling polling(EventStream from) {
        SecurityEventTokens tokens = new SecurityEventTokens(fetcher, true, clock);
        return new Polling(new Receiver(List.of(from), tokens, store, raised::add), outgoing);
    }

    @AfterEach
    void close() {
        outgoing.close();
        fetcher.close();
        service.close();
        store.close();
        completions.shutdown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** As a transmitter does it: what was acknowledged or reported is not sent again, everything else is. */
    private synchronized void answer(HttpServerRequest request, byte[] body) {
        authorizations.add(request.getHeader("Authorization"));
        ObjectNode question = read(body);
        asked.add(question);
        question.path("ack").forEach(jti -> waiting.remove(jti.asText()));
        question.path("setErrs").fieldNames().forEachRemaining(waiting::remove);
        int most = question.path("maxEvents").asInt();
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ObjectNode sets = answer.putObject("sets");
        waiting.entrySet().stream().limit(most).forEach(one -> sets.put(one.getKey(), one.getValue()));
        answer.put("moreAvailable", waiting.size() > most);
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(answer.toString());
    }

    private static ObjectNode read(byte[] body) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String put(String sub) {
        Map<String, Object> claims = service.about(clock.instant(), DISABLED, sub);
        String jti = (String) claims.get("jti");
        waiting.put(jti, service.sign(claims));
        return jti;
    }

    @Test
    void whatIsFetchedIsActedOnAndAcknowledged() {
        put("7");

        polling.work();

        assertThat(raised)
                .containsExactly(new Signal.OfCredential(
                        Signal.Kind.ACCOUNT_DISABLED, "https://alice.example/#me", "github", credential));
        assertThat(waiting).isEmpty();
        assertThat(authorizations).containsOnly("Bearer secret");
    }

    @Test
    void manyEventsAreFetchedALittleAtATimeUntilNoneIsLeft() {
        for (int i = 0; i < 20; i++) {
            put("7");
        }

        polling.work();

        assertThat(raised).hasSize(20);
        assertThat(waiting).isEmpty();
        assertThat(asked)
                .allSatisfy(question ->
                        assertThat(question.path("maxEvents").asInt()).isLessThan(20));
    }

    @Test
    void anEventThatIsNotBelievedIsReportedAndChangesNothing() {
        Map<String, Object> claims = service.about(clock.instant(), DISABLED, "7");
        claims.put("aud", "https://elsewhere.example");
        waiting.put((String) claims.get("jti"), service.sign(claims));
        String misplaced = put("7");
        waiting.put("another-id", waiting.remove(misplaced));

        polling.work();

        assertThat(raised).isEmpty();
        assertThat(waiting).isEmpty();
        JsonNode errors = asked.getLast().path("setErrs");
        assertThat(errors.path((String) claims.get("jti")).path("err").asText()).isEqualTo("invalid_audience");
        assertThat(errors.path("another-id").path("err").asText()).isEqualTo("invalid_request");
    }

    @Test
    void anEventThatIsSentAgainIsAcknowledgedAgainAndNotActedOnAgain() {
        String jti = put("7");
        String token = waiting.get(jti);
        polling.work();
        waiting.put(jti, token);

        polling.work();

        assertThat(raised).hasSize(1);
        assertThat(waiting).isEmpty();
    }

    @Test
    void whatWasActedOnIsRememberedOverARestart() {
        String jti = put("7");
        String token = waiting.get(jti);
        polling.work();
        store.close();
        store = TestStores.open(new StoreSettings.H2(folder.resolve("vault")), clock, completions);
        waiting.put(jti, token);

        polling(stream).work();

        assertThat(raised).hasSize(1);
        assertThat(waiting).isEmpty();
    }

    @Test
    void anEventOverWhichTheActingFailedIsSentAgain() {
        put("7");
        SecurityEventTokens tokens = new SecurityEventTokens(fetcher, true, clock);
        Receiver failing = new Receiver(List.of(stream), tokens, store, signal -> {
            throw Refusal.of(ErrorCode.STORE_UNAVAILABLE, "The vault cannot reach its database just now.");
        });

        new Polling(failing, outgoing).work();

        assertThat(waiting).hasSize(1);
    }

    @Test
    void whileTheTransmitterIsDownNothingHappens() {
        put("7");
        status = 503;
        polling.work();
        assertThat(raised).isEmpty();

        status = 200;
        polling.work();

        assertThat(raised).hasSize(1);
    }
}
