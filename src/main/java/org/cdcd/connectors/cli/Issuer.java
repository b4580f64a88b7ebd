package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.Unusable;

/** The issuer of a person's tokens, as far as making an identity needs it. */
final class Issuer {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;

    private final URI issuer;
    private final HttpClient http;

    Issuer(URI issuer, HttpClient http) {
        this.issuer = issuer;
        this.http = http;
    }

    /** What a program gets a person's tokens with. */
    record Registration(String webid, URI tokenEndpoint, String clientId, String clientSecret) {
        @Override
        public String toString() {
            return "Registration[" + webid + "]";
        }
    }

    /** Where tokens are given, by OpenID Connect Discovery. */
    URI tokenEndpoint() throws IOException, InterruptedException {
        String base = issuer.toString().replaceAll("/$", "");
        JsonNode configuration = json(http.send(
                HttpRequest.newBuilder(URI.create(base + "/.well-known/openid-configuration"))
                        .timeout(TIMEOUT)
                        .build(),
                BodyHandlers.ofByteArray()));
        if (!configuration.path("issuer").asText().replaceAll("/$", "").equals(base)) {
            throw new Unusable("the issuer at " + base + " calls itself by another name; give that one");
        }
        return Origins.requireSafe(
                URI.create(configuration.path("token_endpoint").asText()));
    }

    /** Makes a person at a development issuer. */
    Registration newPerson(String name) throws IOException, InterruptedException {
        String body = Json.MAPPER.createObjectNode().put("name", name).toString();
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(issuer.resolve("/people"))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofByteArray());
        if (answer.statusCode() == CONFLICT) {
            throw new CommandFailed("the development issuer makes no person of this name: "
                    + json(answer).path("error_description").asText("it is taken"));
        }
        if (answer.statusCode() != CREATED) {
            throw new CommandFailed("the development issuer makes no person: HTTP " + answer.statusCode());
        }
        JsonNode person = json(answer);
        return new Registration(
                person.path("webid").asText(),
                URI.create(person.path("token_endpoint").asText()),
                person.path("client_id").asText(),
                person.path("client_secret").asText());
    }

    /** The WebID that a token of one's own names; it is for the server to verify. */
    static String webidOf(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            JsonNode claims = Json.MAPPER.readTree(Base64Url.decode(parts.length == 3 ? parts[1] : ""));
            if (claims != null && claims.path("webid").isTextual()) {
                return claims.path("webid").textValue();
            }
        } catch (IOException | Refusal e) {
            // an opaque token is no mistake, it just tells nothing
        }
        throw new Unusable("the issuer's token does not name your WebID; give it with --webid");
    }

    private JsonNode json(HttpResponse<byte[]> answer) throws IOException {
        try {
            JsonNode json = Json.MAPPER.readTree(answer.body());
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            // said below
        }
        throw new Unusable("what answers at " + issuer + " is no issuer (HTTP " + answer.statusCode() + ")");
    }
}
