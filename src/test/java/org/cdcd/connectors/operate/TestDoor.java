package org.cdcd.connectors.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.egress.Ended;
import org.cdcd.connectors.egress.Outcome;
import org.cdcd.connectors.egress.PublicMedia;
import org.cdcd.connectors.limits.AddressLimit;
import org.cdcd.connectors.limits.LimitSettings;
import org.cdcd.connectors.limits.NodeLimits;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;

/** The real front door on a real socket, before a {@link FakeVault}. */
final class TestDoor implements AutoCloseable {
    static final String FRONT_DOOR = "routes/_front-door.camel.yaml";
    static final URI ORIGIN = URI.create("https://connectors.example");

    final FakeVault vault = new FakeVault();
    final Vertx vertx = Vertx.vertx();
    final CamelContext camel = new DefaultCamelContext();
    final HttpClient client = HttpClient.newHttpClient();
    volatile Dispatch dispatch =
            use -> CompletableFuture.completedFuture(new Ended(done("{\"items\":[]}"), Effect.ANSWERED, null));
    volatile Function<String, Future<PublicMedia.Picture>> media =
            token -> Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND, "There is nothing here, or no longer."));
    private final FrontDoor door;

    TestDoor() {
        this(UnaryOperator.identity(), LimitSettings.defaults());
    }

    TestDoor(UnaryOperator<FrontDoorSettings> change, LimitSettings limits) {
        this(change.apply(FrontDoorSettings.defaults(0, ORIGIN)), limits);
    }

    TestDoor(FrontDoorSettings settings, LimitSettings limits) {
        InstantSource clock = InstantSource.system();
        FrontDoor.Parts parts = new FrontDoor.Parts(
                vertx,
                vertx.createHttpClient(),
                vault,
                new OneConnector(),
                new NodeLimits(limits, clock),
                new AddressLimit(limits, clock),
                use -> dispatch.start(use),
                token -> media.apply(token),
                new SecureRandom(),
                clock);
        door = new FrontDoor(parts, settings);
        try {
            door.bindTo(camel.getRegistry());
            camel.getShutdownStrategy().setTimeout(10);
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.resolveResource(camel, "file:" + Path.of(FRONT_DOOR)));
            camel.start();
        } catch (Exception e) {
            close();
            throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        }
    }

    static Outcome done(String json) {
        return new Outcome.Done(json(json), Map.of());
    }

    static JsonNode json(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    int port() {
        return door.port();
    }

    FrontDoor door() {
        return door;
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> get(String path) {
        return send(to(path).build());
    }

    HttpResponse<String> operate() {
        return operate("{\"connector_request\":\"e30\",\"signature\":\"h..s\"}");
    }

    HttpResponse<String> operate(String body) {
        return send(to("/api/v1/connectors/github/operate")
                .header("Authorization", "DPoP token")
                .header("DPoP", "proof")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        camel.stop();
        door.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static final class OneConnector implements Catalog {
        private final Connector github = new Connector(
                "github",
                "GitHub",
                "development",
                "1.0.0",
                "",
                "M0",
                List.of("read"),
                Map.of(),
                Map.of(),
                new Connector.Auth(null, Map.of()),
                Map.of(),
                Map.of(),
                List.of(),
                new Connector.RateLimits(1_000, 1_000),
                (ObjectNode) json("{\"versioning\":{},\"rate_limits\":{},\"hosts\":{},\"scopes\":{}}"));

        @Override
        public Optional<Connector> find(String connectorId) {
            return connectorId.equals("github") ? Optional.of(github) : Optional.empty();
        }

        @Override
        public Collection<Connector> all() {
            return List.of(github);
        }
    }

    /** Sends these bytes and gives the first of the answer. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[4096];
            int count = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, count), StandardCharsets.UTF_8);
        }
    }
}
