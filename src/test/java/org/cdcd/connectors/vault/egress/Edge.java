package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cdcd.connectors.catalog.ErrorRule;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.OutgoingSettings;
import org.cdcd.connectors.vault.http.TestAuthority;
import org.cdcd.connectors.vault.http.Trust;
import org.jspecify.annotations.Nullable;

/** A last hop on real sockets, with one service behind it whose behaviour a test sets. */
final class Edge implements AutoCloseable {
    static final TestAuthority AUTHORITY = new TestAuthority();
    static final int REPLAYABLE = 64 * 1024;

    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    final FakeVault vault = new FakeVault();
    final List<String> echoes = new CopyOnWriteArrayList<>();
    final List<JsonObject> received = new CopyOnWriteArrayList<>();
    final HttpClient client = vertx.createHttpClient();
    final Spool spool;
    final LastHop hop;
    final URI base;
    private final Outgoing outgoing;
    private final EgressServer server;
    volatile Handler<HttpServerRequest> service = request -> request.response().end("ok");

    Edge(Path folder) {
        this(folder, InstantSource.system(), SpoolSettings.DEFAULTS, 1);
    }

    /** One that hangs up on a service sooner than others. */
    static Edge impatient(Path folder, Duration silence) {
        OutgoingSettings usual = OutgoingSettings.DEFAULTS;
        return new Edge(
                folder,
                InstantSource.system(),
                SpoolSettings.DEFAULTS,
                1,
                Names.ofSystem(),
                new OutgoingSettings(
                        usual.connect(),
                        silence,
                        usual.keepAlive(),
                        usual.connectionsPerCredential(),
                        usual.waitingPerCredential(),
                        usual.pooledCredentials(),
                        usual.tokenAnswer()));
    }

    /** @param otherPort where {@code other.example} listens */
    Edge(Path folder, InstantSource clock, SpoolSettings spoolSettings, int otherPort) {
        this(folder, clock, spoolSettings, otherPort, Names.ofSystem());
    }

    /** @param others resolves the names that are none of the edge's */
    Edge(Path folder, InstantSource clock, SpoolSettings spoolSettings, int otherPort, Names others) {
        this(folder, clock, spoolSettings, otherPort, others, OutgoingSettings.DEFAULTS);
    }

    private Edge(
            Path folder,
            InstantSource clock,
            SpoolSettings spoolSettings,
            int otherPort,
            Names others,
            OutgoingSettings outgoingSettings) {
        HttpServer fake = await(vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(AUTHORITY.keyFor("api.example", "cdn.example")))
                .requestHandler(this::serve)
                .listen());
        int port = fake.actualPort();
        Names names = others.overriddenBy(Map.of(
                "api.example",
                port,
                "cdn.example",
                port,
                "wrong.example",
                port,
                "dead.example",
                1,
                "other.example",
                otherPort));
        outgoing = new Outgoing(vertx, names, Trust.withSandbox(AUTHORITY.certificate()), outgoingSettings);
        EgressSettings defaults = EgressSettings.DEFAULTS;
        hop = new LastHop(
                vertx,
                vertx.createSharedWorkerExecutor("vault", 4),
                vault,
                vault,
                names,
                outgoing,
                (use, host) -> echoes.add(host),
                InstantSource.system(),
                new EgressSettings(
                        256L << 20,
                        REPLAYABLE,
                        defaults.judged(),
                        defaults.maxResponse(),
                        defaults.mailTraffic(),
                        defaults.mailLogin()));
        spool = Spool.open(folder, clock, spoolSettings);
        server = new EgressServer(
                hop,
                spool,
                holder -> {
                    throw new AssertionError("the door is open over mutual TLS only");
                },
                EgressServer.onLoopback(),
                "127.0.0.1");
        base = await(server.start());
    }

    private void serve(HttpServerRequest request) {
        JsonObject headers = new JsonObject();
        request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        received.add(new JsonObject()
                .put("method", request.method().name())
                .put("uri", request.uri())
                .put("headers", headers));
        service.handle(request);
    }

    LiveUse use(@Nullable OAuth2 oauth2, List<ErrorRule> errors, EgressRule... rules) {
        return Contracts.use(
                Contracts.connector(
                        Map.of(
                                "api", "https://api.example",
                                "cdn", "https://cdn.example",
                                "wrong", "https://wrong.example",
                                "dead", "https://dead.example",
                                "other", "https://other.example",
                                "unheard", "https://unheard.example"),
                        oauth2,
                        errors),
                List.of(rules),
                Contracts.parameters(),
                Map.of());
    }

    /** Admits a use with rules for GET, POST and PUT of {@code /files/{id}}. */
    String admit() {
        return vault.admit(filesUse(null));
    }

    LiveUse filesUse(@Nullable OAuth2 oauth2) {
        return use(
                oauth2,
                List.of(),
                Contracts.rule("GET", "/files/{id}", List.of("page"), Map.of()),
                Contracts.rule("POST", "/files/{id}", List.of(), Map.of()),
                Contracts.rule("PUT", "/files/{id}", List.of(), Map.of()));
    }

    Outbound to(String handle, String path) {
        return new Outbound(this, base.resolve("/egress/" + path)).header("Proxy-Authorization", "CDCD " + handle);
    }

    Outbound.Reply get(String handle, String path) {
        return to(handle, path).now();
    }

    /** Sends bytes as they are and reads until the server has said this, closes or falls silent. */
    String raw(String request, String until) throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            byte[] block = new byte[4_096];
            try {
                for (int n = socket.getInputStream().read(block);
                        n > 0;
                        n = socket.getInputStream().read(block)) {
                    answer.write(block, 0, n);
                    if (answer.toString(StandardCharsets.ISO_8859_1).contains(until)) {
                        break;
                    }
                }
            } catch (SocketTimeoutException quiet) {
                // it said all it had to say
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(server.stop());
        outgoing.close();
        await(vertx.close());
    }
}
