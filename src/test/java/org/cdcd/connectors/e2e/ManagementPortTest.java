package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.env.Environment;

/** What a page of another site makes the browser of an operator send who has logged in: the browser adds the log-in by itself. */
@ExtendWith(OneServer.class)
final class ManagementPortTest {
    private static final String JMX = "/actuator/jolokia";
    private static final String HAWTIO = "/actuator/hawtio/jolokia";

    private final RunningServer server;

    ManagementPortTest(RunningServer server) {
        this.server = server;
    }

    @Test
    void noPictureOfAnotherSiteStopsTheRoutes() throws Exception {
        for (String path : new String[] {JMX, HAWTIO}) {
            String stop = "/exec/" + context().replace("\"", "%22") + "/suspend";
            assertThat(send(request(path + stop)).statusCode()).isEqualTo(403);
            assertThat(send(request(path + "?p=" + stop)).statusCode()).isEqualTo(403);
            assertThat(send(request(path)).statusCode()).isEqualTo(403);
        }
        assertThat(state()).isEqualTo("Started");
    }

    @Test
    void noFormOfAnotherSiteStopsTheRoutes() throws Exception {
        String stop = ask("exec").put("operation", "suspend").toString();
        for (String path : new String[] {JMX, HAWTIO, HAWTIO + "/"}) {
            for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded"}) {
                assertThat(send(request(path).header("Content-Type", type).POST(BodyPublishers.ofString(stop)))
                                .statusCode())
                        .isEqualTo(403);
            }
            assertThat(send(request(path).POST(BodyPublishers.ofString(stop))).statusCode())
                    .isEqualTo(403);
            for (String origin : new String[] {"https://evil.example", "null", "::"}) {
                assertThat(post(path, "application/json", origin, stop).statusCode())
                        .isEqualTo(403);
            }
        }
        assertThat(state()).isEqualTo("Started");
    }

    @Test
    void noOtherSiteIsToldThatItMayAsk() throws Exception {
        HttpResponse<String> preflight = send(request(JMX)
                .header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(403);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void hawtioItselfSeesAndSteersRoutes() throws Exception {
        String own = "http://" + port().getAuthority();
        JsonNode version = Json.MAPPER.readTree(
                post(HAWTIO, "text/json", own, "{\"type\":\"version\"}").body());
        assertThat(version.path("value").path("agent").asText()).isNotEmpty();
        String state = ask("exec").put("operation", "getState").toString();
        assertThat(Json.MAPPER
                        .readTree(post(HAWTIO + "/", "text/json", own, state).body())
                        .path("value")
                        .asText())
                .isEqualTo("Started");
        assertThat(send(request("/actuator/hawtio")).statusCode()).isLessThan(400);
    }

    @Test
    void tellsAnybodyOfHealthAndTheOperatorOfMetrics() throws Exception {
        for (String path : new String[] {"", "/liveness", "/readiness"}) {
            HttpResponse<String> health = send(HttpRequest.newBuilder(port().resolve("/actuator/health" + path)));
            assertThat(health.statusCode()).as(path).isEqualTo(200);
            assertThat(health.body()).contains("UP");
        }
        assertThat(send(HttpRequest.newBuilder(port().resolve("/actuator/prometheus")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request("/actuator/prometheus")).body()).contains("jvm_memory_used_bytes", "connectors_");
    }

    @Test
    void namesRoutesByServiceAndOperation() throws Exception {
        String search = "{\"type\":\"search\",\"mbean\":\"org.apache.camel:type=routes,*\"}";
        assertThat(post(JMX, "application/json", null, search).body()).contains("name=\\\"github-g1.issues.create");
    }

    @Test
    void tellsOfEveryRouteWhatItDidAndNotOnceMoreOfItsParts() throws Exception {
        String read =
                "{\"type\":\"read\",\"mbean\":\"org.apache.camel:type=routes,*\",\"attribute\":[\"State\",\"RouteId\"]}";
        JsonNode routes =
                Json.MAPPER.readTree(post(JMX, "application/json", null, read).body());
        assertThat(routes.path("value").size()).isGreaterThan(100);
        assertThat(routes.path("value"))
                .allSatisfy(route -> assertThat(route.path("State").asText()).isEqualTo("Started"));
        assertThat(routes.path("value").findValuesAsText("RouteId"))
                .doesNotHaveDuplicates()
                .contains("github-g1.issues.create", "email-g1.send");
        for (String part : List.of("endpoints", "consumers", "producers")) {
            String search = "{\"type\":\"search\",\"mbean\":\"org.apache.camel:type=" + part + ",*\"}";
            JsonNode found = Json.MAPPER.readTree(
                    post(JMX, "application/json", null, search).body());
            assertThat(found.path("value")).as(part).isEmpty();
        }
    }

    private ObjectNode ask(String type) throws Exception {
        return Json.MAPPER.createObjectNode().put("type", type).put("mbean", context());
    }

    private String state() throws Exception {
        return Json.MAPPER
                .readTree(post(
                                JMX,
                                "application/json",
                                null,
                                ask("read").put("attribute", "State").toString())
                        .body())
                .path("value")
                .asText();
    }

    private String context() throws Exception {
        String search = "{\"type\":\"search\",\"mbean\":\"org.apache.camel:type=context,*\"}";
        return Json.MAPPER
                .readTree(post(JMX, "application/json", null, search).body())
                .path("value")
                .path(0)
                .asText();
    }

    private HttpResponse<String> post(String path, String type, String origin, String body) throws Exception {
        HttpRequest.Builder request = request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body));
        return send(origin == null ? request : request.header("Origin", origin));
    }

    private HttpRequest.Builder request(String path) throws Exception {
        String password =
                Files.readString(server.data().resolve("operator-password")).strip();
        return HttpRequest.newBuilder(port().resolve(path))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(("operator:" + password).getBytes(StandardCharsets.UTF_8)));
    }

    private URI port() {
        return URI.create("http://127.0.0.1:" + server.part(Environment.class).getProperty("local.server.port"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }
}
