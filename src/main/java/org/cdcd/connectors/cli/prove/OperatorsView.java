package org.cdcd.connectors.cli.prove;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.cdcd.connectors.wire.Json;

/** Everything that an operator can see of a gateway at its management port, written to files. */
public final class OperatorsView {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    // each request proves the password anew, which is slow by intention
    private static final int AT_ONCE = 50;

    private final HttpClient http;
    private final URI port;
    private final String authorization;

    public OperatorsView(HttpClient http, URI port, String password) {
        this.http = http;
        this.port = port;
        this.authorization = "Basic "
                + Base64.getEncoder().encodeToString(("operator:" + password).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads every attribute of every bean that JMX over HTTP shows.
     *
     * @return how many beans answered
     */
    public int beans(Path file) throws IOException, InterruptedException {
        ArrayNode reads = Json.MAPPER.createArrayNode();
        JsonNode names = ask(Json.MAPPER
                        .createObjectNode()
                        .put("type", "search")
                        .put("mbean", "*:*"))
                .path("value");
        names.forEach(name -> reads.addObject()
                .put("type", "read")
                .put("mbean", name.asText())
                .putObject("config")
                .put("ignoreErrors", true)
                .put("maxDepth", 8));
        try (OutputStream out = Files.newOutputStream(file)) {
            int answered = 0;
            for (int from = 0; from < reads.size(); from += AT_ONCE) {
                ArrayNode some = Json.MAPPER.createArrayNode();
                for (int i = from; i < Math.min(from + AT_ONCE, reads.size()); i++) {
                    some.add(reads.get(i));
                }
                for (JsonNode answer : ask(some)) {
                    answered += answer.path("status").asInt() == 200 ? 1 : 0;
                    out.write(Json.bytes(answer));
                    out.write('\n');
                }
            }
            return answered;
        }
    }

    private JsonNode ask(JsonNode question) throws IOException, InterruptedException {
        HttpRequest request = request("/actuator/jolokia")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(question)))
                .build();
        return Json.MAPPER.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    /** Writes the metrics. */
    public void metrics(Path file) throws IOException, InterruptedException {
        http.send(request("/actuator/prometheus").build(), HttpResponse.BodyHandlers.ofFile(file));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(port.resolve(path)).timeout(PATIENCE).header("Authorization", authorization);
    }
}
