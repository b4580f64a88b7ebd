package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import org.jspecify.annotations.Nullable;

/**
 * Gets access tokens by client credentials (RFC 6749, 4.4), bound to the program's key (RFC 9449, 5), and keeps each while it
 * is good. Fails with {@link Unusable} when the issuer says no, and with {@link UncheckedIOException} when it cannot be reached.
 */
final class TokenSource implements Supplier<String> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration EARLY = Duration.ofSeconds(30);

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
        HttpResponse<byte[]> response = send(request(null));
        String nonce = response.headers().firstValue("DPoP-Nonce").orElse(null);
        if (nonce != null && json(response).path("error").asText().equals("use_dpop_nonce")) {
            response = send(request(nonce));
        }
        JsonNode answer = json(response);
        if (response.statusCode() != 200 || !answer.path("access_token").isTextual()) {
            throw new Unusable("the issuer at " + issuer() + " gives no token (HTTP " + response.statusCode()
                    + "); a development issuer forgets its people when it stops: connectors identity new");
        }
        token = answer.path("access_token").textValue();
        goodUntil = clock.instant()
                .plusSeconds(answer.path("expires_in").asLong(60))
                .minus(EARLY);
    }

    /** @param nonce the issuer's last one (RFC 9449, 8), or null */
    private HttpRequest request(@Nullable String nonce) {
        String body = "grant_type=client_credentials&scope=webid&resource="
                + encoded(identity.server().toString());
        // both halves are form-encoded before they are joined (RFC 6749, 2.3.1)
        String pair = encoded(identity.clientId()) + ":" + encoded(identity.clientSecret());
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(identity.tokenEndpoint())
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Basic " + basic)
                .header("DPoP", proofs.make("POST", identity.tokenEndpoint(), null, nonce))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String issuer() {
        return identity.tokenEndpoint().getRawAuthority();
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the issuer at " + issuer() + " cannot be reached; a sandbox that is started anew has a new one:"
                            + " connectors identity new",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        try {
            JsonNode json = Json.MAPPER.readTree(response.body());
            return json == null ? MissingNode.getInstance() : json;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
