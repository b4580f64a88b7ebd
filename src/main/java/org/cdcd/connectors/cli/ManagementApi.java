package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.cdcd.connectors.app.SettingsReader;
import org.cdcd.connectors.wire.Json;

/** The management port, as the operator. */
final class ManagementApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final URI base;
    private final String login;
    private final HttpClient http;

    ManagementApi(SettingsReader.Found found, String password, HttpClient http) {
        this.base = URI.create(
                "http://" + ReachChecks.local(found.managementHost()) + ":" + found.managementPort() + "/actuator/");
        this.login = "Basic "
                + Base64.getEncoder().encodeToString(("operator:" + password).getBytes(StandardCharsets.UTF_8));
        this.http = http;
    }

    JsonNode get(String endpoint) throws IOException, InterruptedException {
        return send(request(endpoint).GET());
    }

    JsonNode post(String endpoint, Map<String, Object> body) throws IOException, InterruptedException {
        return send(request(endpoint)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(Json.MAPPER.valueToTree(body)))));
    }

    private HttpRequest.Builder request(String endpoint) {
        return HttpRequest.newBuilder(base.resolve(endpoint))
                .timeout(TIMEOUT)
                .header("Authorization", login)
                .header("Accept", "application/json");
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new CommandFailed("no server answers at its management port " + base.getAuthority());
        }
        return switch (response.statusCode()) {
            case 200 -> Json.MAPPER.readTree(response.body());
            case 401, 403 -> throw new CommandFailed("the management port does not take the operator's password");
            case 404 ->
                throw new CommandFailed(
                        "the management port does not serve this: add kek to management.endpoints.web.exposure.include");
            default -> throw new CommandFailed(problem(response));
        };
    }

    private static String problem(HttpResponse<byte[]> response) throws IOException {
        JsonNode problem =
                response.body().length == 0 ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(response.body());
        return problem.path("code").asText("unexpected_answer") + ": "
                + problem.path("detail").asText("HTTP " + response.statusCode());
    }
}
