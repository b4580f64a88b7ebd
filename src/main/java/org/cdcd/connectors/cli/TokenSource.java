package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.Supplier;
import org.cdcd.connectors.wire.DpopProof;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Unusable;

/** Gets access tokens by client credentials (RFC 6749, 4.4), bound to the program's key (RFC 9449, 5), and keeps each while it is good. */
final class TokenSource implements Supplier<String> {
    private final IdentityFile identity;
    private final HttpClient http;
    private final DpopProof proofs;
    private final InstantSource clock;
    private String token = "";
    private Instant goodUntil = Instant.EPOCH;

    TokenSource(IdentityFile identity, HttpClient http, InstantSource clock) {
        this.identity = identity;
        this.http = http;
        this.clock = clock;
        this.proofs = new DpopProof(identity.dpopKey(), clock, new SecureRandom());
    }

    @Override
    public synchronized String get() {
        if (clock.instant().isAfter(goodUntil)) {
            fetch();
        }
        return token;
    }

    private void fetch() {
        String body = "grant_type=client_credentials&scope=webid&resource="
                + encoded(identity.server().toString());
        // both halves are form-encoded before they are joined (RFC 6749, 2.3.1)
        String pair = encoded(identity.clientId()) + ":" + encoded(identity.clientSecret());
        HttpRequest request = HttpRequest.newBuilder(identity.tokenEndpoint())
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .header("DPoP", proofs.make("POST", identity.tokenEndpoint(), null, null))
                .POST(BodyPublishers.ofString(body))
                .build();
        JsonNode answer = send(request);
        token = answer.path("access_token").asText();
        goodUntil = clock.instant()
                .plusSeconds(Math.max(0, answer.path("expires_in").asLong(60) - 30));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new Unusable("the issuer at " + identity.tokenEndpoint().getAuthority() + " gives no token (HTTP "
                        + response.statusCode() + "); a development issuer forgets its people when it stops");
            }
            return Json.MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the issuer at " + identity.tokenEndpoint().getAuthority() + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
