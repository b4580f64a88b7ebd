package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevelopmentIssuerTest {
    private IdentityWorld world;
    private HttpClient http;

    @BeforeAll
    void start() {
        world = new IdentityWorld();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    void stop() {
        http.close();
        world.close();
    }

    private HttpResponse<String> post(String path, String type, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(world.issuer.issuer() + path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> token(String form, String... headers) throws Exception {
        return post("/token", "application/x-www-form-urlencoded", form, headers);
    }

    private String proof() {
        return new ProofBuilder(world.key, "POST", world.issuer.tokenEndpoint().toString(), world.clock.instant())
                .sign();
    }

    private String credentials() {
        return "grant_type=client_credentials&client_id=%s&client_secret=%s"
                .formatted(escape(world.alice.clientId()), world.alice.clientSecret());
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return Json.MAPPER.readTree(response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::"})
    void refusesToListenAnywhereButOnLoopback(String address) throws Exception {
        InetAddress all = InetAddress.getByName(address);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DevelopmentIssuer.start(world.vertx, all, 0, world.clock));
    }

    @Test
    void saysThatThePortIsTaken() {
        int port = world.issuer.tokenEndpoint().getPort();
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> DevelopmentIssuer.start(world.vertx, InetAddress.getLoopbackAddress(), port, world.clock))
                .withMessageContaining("port " + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a b", "../x", "-a", "a-", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "alice"})
    void refusesNamesThatAreNoneOrTaken(String name) throws Exception {
        assertThatIllegalArgumentException().isThrownBy(() -> world.issuer.person(name));
        assertThat(post("/people", "application/json", "{\"name\":\"%s\"}".formatted(name))
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void refusesPeopleFromWebPages() throws Exception {
        assertThat(post("/people", "text/plain", "{\"name\":\"mallory\"}").statusCode())
                .isEqualTo(400);
        assertThat(post("/people", "application/json", "nonsense").statusCode()).isEqualTo(400);
        assertThat(raw("POST /people HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 18\r\nConnection: close\r\n\r\n{\"name\":\"mallory\"}"))
                .startsWith("HTTP/1.1 421");
    }

    @Test
    void refusesOtherGrantsClientsAndProofs() throws Exception {
        assertThat(token("grant_type=password", "DPoP", proof()).statusCode()).isEqualTo(400);
        assertThat(post("/token", "application/json", "{}").statusCode()).isEqualTo(400);
        assertThat(token("grant_type=client_credentials", "DPoP", proof()).statusCode())
                .isEqualTo(401);
        assertThat(token(credentials() + "x", "DPoP", proof()).statusCode()).isEqualTo(401);
        assertThat(token("grant_type=client_credentials", "DPoP", proof(), "Authorization", "Basic !")
                        .statusCode())
                .isEqualTo(401);
        assertThat(token("grant_type=client_credentials", "DPoP", proof(), "Authorization", "Bearer x")
                        .statusCode())
                .isEqualTo(401);
        assertThat(token(credentials()).statusCode()).isEqualTo(400);
        assertThat(token(credentials(), "DPoP", proof(), "DPoP", proof()).statusCode())
                .isEqualTo(400);
        String elsewhere =
                new ProofBuilder(world.key, "POST", "http://other.example/token", world.clock.instant()).sign();
        assertThat(json(token(credentials(), "DPoP", elsewhere)).path("error").asText())
                .isEqualTo("invalid_dpop_proof");
    }

    @Test
    void refusesLargeBodies() throws Exception {
        assertThat(token("grant_type=" + "x".repeat(9000), "DPoP", proof()).statusCode())
                .isEqualTo(413);
    }

    @Test
    void knowsNobodyWhoWasNotCreated() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(world.issuer.issuer() + "/people/nobody"))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
    }

    @Test
    void issuesBoundTokensForAnHour() throws Exception {
        HttpResponse<String> response = token(credentials(), "DPoP", proof());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("token_type").asText()).isEqualTo("DPoP");
        SignedJWT token = SignedJWT.parse(json(response).path("access_token").asText());
        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(token.getJWTClaimsSet().getStringClaim("webid")).isEqualTo(world.alice.webid());
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("solid");
        assertThat(token.getJWTClaimsSet().getJSONObjectClaim("cnf"))
                .containsEntry("jkt", IdentityWorld.jkt(world.key));
        assertThat(token.getJWTClaimsSet().getExpirationTime().toInstant())
                .isEqualTo(world.clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void leadsANewPersonAllTheWayToACall() throws Exception {
        JsonNode person = json(post("/people", "application/json; charset=utf-8", "{\"name\":\"bob-2\"}"));
        String basic = escape(person.path("client_id").asText()) + ":"
                + person.path("client_secret").asText();
        JsonNode answer = json(token(
                "grant_type=client_credentials&resource=" + escape(IdentityWorld.ORIGIN.toString()),
                "DPoP",
                proof(),
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8))));
        String token = answer.path("access_token").asText();
        Caller caller = world.call(world.verifier(), token, world.proof(token).sign());
        assertThat(caller.webid()).isEqualTo(person.path("webid").asText());
        assertThat(caller.clientId()).isEqualTo(person.path("client_id").asText());
    }

    @Test
    void aPersonDoesNotPrintItsSecret() {
        assertThat(world.alice.toString()).doesNotContain(world.alice.clientSecret());
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), world.issuer.tokenEndpoint().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
