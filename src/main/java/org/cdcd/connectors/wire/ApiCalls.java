package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP calls to one server with token and proof. An answer that asks for a nonce (RFC 9449, 8) makes the call go out once more. */
final class ApiCalls {
    static final Duration TIMEOUT = Duration.ofSeconds(100);

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final int MAX_ANSWER = 4 * 1024 * 1024;
    private static final String NONCE = "DPoP-Nonce";

    private final URI origin;
    private final HttpClient http;
    private final ClientIdentity identity;
    private final DpopProof proofs;
    private volatile @Nullable String nonce;

    /** An answer that was read whole. */
    record Reply(int status, HttpHeaders headers, byte[] body) {
        /** The body's JSON, or a missing node. */
        JsonNode json() {
            return parsed(body);
        }

        Reply orFail() {
            if (status / 100 != 2) {
                throw ApiFailure.of(status, json());
            }
            return this;
        }
    }

    /** How a request's body is made: anew for every attempt. */
    @FunctionalInterface
    interface Body {
        BodyPublisher open() throws IOException;
    }

    ApiCalls(URI origin, HttpClient http, ClientIdentity identity, InstantSource clock, SecureRandom random) {
        this.origin = origin;
        this.http = http;
        this.identity = identity;
        this.proofs = new DpopProof(identity.dpopKey(), clock, random);
    }

    Reply get(String path) throws IOException, InterruptedException {
        return read(open("GET", path, Map.of(), BodyPublishers::noBody, TIMEOUT));
    }

    /** Without token and proof: the document is for everyone. */
    Reply getPublic(String path) throws IOException, InterruptedException {
        HttpRequest request = request(path, TIMEOUT).GET().build();
        return read(http.send(request, BodyHandlers.ofInputStream()));
    }

    Reply delete(String path) throws IOException, InterruptedException {
        return read(open("DELETE", path, Map.of(), BodyPublishers::noBody, TIMEOUT));
    }

    /** The same with one header more. */
    Reply delete(String path, String header, String value) throws IOException, InterruptedException {
        return read(open("DELETE", path, Map.of(header, value), BodyPublishers::noBody, TIMEOUT));
    }

    /** The nonce that the server gave last; empty before it gave one. */
    String nonce() {
        String known = nonce;
        return known == null ? "" : known;
    }

    Reply post(String path, byte[] json) throws IOException, InterruptedException {
        return post(path, json, TIMEOUT);
    }

    /** @param timeout until the answer begins */
    Reply post(String path, byte[] json, Duration timeout) throws IOException, InterruptedException {
        return read(open(
                "POST",
                path,
                Map.of("Content-Type", "application/json"),
                () -> BodyPublishers.ofByteArray(json),
                timeout));
    }

    /** The answer, its body still to come; whatever its status. The caller closes the stream. */
    HttpResponse<InputStream> open(String method, String path, Map<String, String> headers, Body body, Duration timeout)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response = once(method, path, headers, body, timeout);
        if (response.statusCode() != 401) {
            return response;
        }
        Reply refused = read(response);
        if (refused.headers().firstValue(NONCE).isEmpty() || !asksForNonce(refused.json())) {
            throw ApiFailure.of(refused.status(), refused.json());
        }
        return once(method, path, headers, body, timeout);
    }

    /** The headers that one call with this method and path needs. */
    Map<String, String> credentials(String method, String path) {
        String token = identity.accessToken().get();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "DPoP " + token);
        headers.put("DPoP", proofs.make(method, url(path), token, nonce));
        return headers;
    }

    URI url(String path) {
        return URI.create(origin + path);
    }

    static Reply read(HttpResponse<InputStream> response) throws IOException {
        try (InputStream in = new IdleLimit(response.body(), IDLE)) {
            byte[] body = in.readNBytes(MAX_ANSWER + 1);
            if (body.length > MAX_ANSWER) {
                throw new IOException("the answer is larger than " + MAX_ANSWER + " bytes");
            }
            return new Reply(response.statusCode(), response.headers(), body);
        }
    }

    static InputStream limited(HttpResponse<InputStream> response) {
        return new IdleLimit(response.body(), IDLE);
    }

    private HttpResponse<InputStream> once(
            String method, String path, Map<String, String> headers, Body body, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path, timeout).method(method, body.open());
        headers.forEach(request::header);
        credentials(method, path).forEach(request::header);
        HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
        response.headers().firstValue(NONCE).ifPresent(fresh -> nonce = fresh);
        return response;
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return HttpRequest.newBuilder(url(path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(timeout);
    }

    private static boolean asksForNonce(JsonNode problem) {
        return problem.path("code").asText().equals(ErrorCode.USE_DPOP_NONCE.wireName());
    }

    /** The JSON, or a missing node. */
    static JsonNode parsed(byte[] body) {
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
