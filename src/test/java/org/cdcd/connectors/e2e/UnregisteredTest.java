package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.app.Sandbox;
import org.cdcd.connectors.app.Server;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that its operator has registered at some services and not at others. */
final class UnregisteredTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhoMustActWhereItIsNotRegistered() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (Sandbox sandbox = Sandbox.alone(vertx, InstantSource.system(), "")) {
            Path routes = TestedRoutes.copyTo(folder.resolve("routes"));
            Path file = folder.resolve("sandbox.json");
            sandbox.write(routes, file, "");
            ObjectNode json = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(file));
            ((ObjectNode) json.path("clients")).remove("github");
            Files.write(file, Json.bytes(json));
            int port = Ports.free();
            URI origin = URI.create("http://127.0.0.1:" + port);
            Map<String, String> settings = new HashMap<>();
            settings.put("connectors.development.sandbox", file.toString());
            settings.put("connectors.front.port", String.valueOf(port));
            settings.put("connectors.public-origin", origin.toString());
            settings.put("connectors.data", folder.resolve("data").toString());
            settings.put("connectors.routes", routes.toString());
            settings.put("server.port", "0");
            try (Server ignored = Server.start(settings)) {
                Place place = new Place(
                        origin,
                        sandbox.issuer().tokenEndpoint(),
                        sandbox.twins().port(),
                        sandbox.twins().caCertificate());
                Someone me = new Someone(place, sandbox.issuer().person("somebody"));

                ApiFailure refused = catchThrowableOfType(ApiFailure.class, () -> me.link("github"));

                assertThat(refused.code()).isEqualTo("client_not_configured");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.whoMustAct()).isEqualTo("operator");
                assertThat(me.link("slack")).isNotNull();
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
