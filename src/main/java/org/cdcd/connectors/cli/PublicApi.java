package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.cdcd.connectors.wire.Json;

/** What a server tells everybody: its connectors and their definitions. */
final class PublicApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final URI server;
    private final HttpClient http;

    PublicApi(URI server, HttpClient http) {
        this.server = server;
        this.http = http;
    }

    /** The connectors, as {@code GET /api/v1/connectors} lists them. */
    JsonNode connectors() throws IOException, InterruptedException {
        return get("/api/v1/connectors").path("connectors");
    }

    Definition definition(String connectorId) throws IOException, InterruptedException {
        String segment = URLEncoder.encode(connectorId, StandardCharsets.UTF_8).replace("+", "%20");
        return new Definition(get("/api/v1/connectors/" + segment));
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT).build();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        JsonNode json = json(response);
        if (response.statusCode() == 200) {
            return json;
        }
        throw new CommandFailed(json.path("code").asText("unexpected_answer") + ": "
                + json.path("detail").asText("HTTP " + response.statusCode()));
    }

    private JsonNode json(HttpResponse<byte[]> response) {
        try {
            JsonNode json = Json.MAPPER.readTree(response.body());
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            // said below
        }
        throw new CommandFailed("what answers at " + server + " is no connectors server");
    }
}
