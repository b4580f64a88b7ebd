package org.cdcd.connectors.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server over a real socket that speaks as the real one does, and can be told to misbehave. */
final class FakeConnectors implements AutoCloseable {
    static final String WEBID = "https://alice.example/profile#me";
    static final String NONCE = "nonce-1";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    volatile List<OctetKeyPair> serverKeys = List.of(Keys.ed25519("identity-1"));
    final OctetKeyPair signingKey = Keys.ed25519("server-1");
    volatile JWK encryptionKey = Keys.encryption(Keys.x25519("vault-1"));
    final List<String> calls = new ArrayList<>();
    final Map<String, byte[]> stored = new HashMap<>();
    volatile ObjectNode result = Json.MAPPER.createObjectNode().put("ok", true);
    volatile String status = "success";
    volatile int httpStatus = 200;
    volatile boolean nonceDemanded;
    volatile boolean problemDemanded;
    volatile boolean signs = true;
    volatile int cutAfter = -1;
    volatile UnaryOperator<ConnectorResponse> twist = response -> response;
    volatile @Nullable String page;
    volatile int pageStatus = 502;
    volatile @Nullable OctetKeyPair newKey;
    volatile @Nullable SignedRequest lastRequest;
    volatile @Nullable ObjectNode lastBody;

    private final HttpServer server;

    FakeConnectors() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI origin() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            calls.add(exchange.getRequestMethod() + " " + path);
            if (path.startsWith("/.well-known/")) {
                wellKnown(exchange);
            } else if (page != null) {
                byte[] body = page.getBytes(UTF_8);
                exchange.sendResponseHeaders(pageStatus, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            } else if (nonceDemanded && !NONCE.equals(proof(exchange).get("nonce"))) {
                exchange.getResponseHeaders().set("DPoP-Nonce", NONCE);
                problem(exchange, ErrorCode.USE_DPOP_NONCE);
            } else if (problemDemanded) {
                problem(exchange, ErrorCode.RATE_LIMITED);
            } else if (path.endsWith("/operate")) {
                operate(exchange);
            } else if (path.startsWith("/api/v1/uploads/")) {
                stored.put(path, exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(204, -1);
            } else if (path.startsWith("/api/v1/results/")) {
                result(exchange, path);
            } else {
                answer(exchange, path);
            }
        }
    }

    private void wellKnown(HttpExchange exchange) throws IOException {
        ObjectNode document = ResponseTest.published(encryptionKey);
        document.set("jwks", ResponseTest.published(newKey == null ? signingKey : newKey));
        ServerKey.describe(document, serverKeys, InstantSource.system());
        send(
                exchange,
                200,
                document,
                new ResponseSigner(serverKeys.getLast(), InstantSource.system()),
                ResponseSigner.SERVER_TYP);
    }

    private void answer(HttpExchange exchange, String path) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        lastBody = body.length == 0 ? null : Json.strictObject(body, 100_000);
        ObjectNode json = Json.MAPPER.createObjectNode();
        if (path.endsWith("/connectors")) {
            json.putArray("connectors").addObject().put("connector_id", "github");
        } else if (path.endsWith("/auth")) {
            json.put("auth_url", "https://service.example/authorize")
                    .put("state", "s")
                    .put("expiry", "2026-11-24T10:10:00Z");
            if (lastBody == null || !lastBody.has("redirect_uri")) {
                json.put("credential_id", "c");
            }
        } else if (path.endsWith("/connector-credentials")) {
            json.putArray("credentials").addObject().put("credential_id", "c");
        } else {
            json.put("status", "revoked");
        }
        send(exchange, 200, json);
    }

    private void operate(HttpExchange exchange) throws IOException {
        ObjectNode body = Json.strictObject(exchange.getRequestBody().readAllBytes(), 600_000);
        SignedRequest request = SignedRequest.parse(new Envelope(
                body.path("connector_request").asText(), body.path("signature").asText()));
        lastRequest = request;
        JWK recipient = Objects.requireNonNull(request.header().responseKey());
        String sealed = ResultSeal.seal(
                recipient,
                Json.bytes(result),
                origin().toString(),
                WEBID,
                request.request().requestId());
        ConnectorResponse response = twist.apply(new ConnectorResponse(
                request.request().requestId(), status, sealed, Json.MAPPER.createObjectNode(), NOW));
        Envelope envelope = signer().sign(response, request.payloadHash());
        send(
                exchange,
                httpStatus,
                Json.MAPPER
                        .createObjectNode()
                        .put("connector_response", envelope.payload())
                        .put("signature", envelope.signature()));
    }

    private void result(HttpExchange exchange, String path) throws IOException {
        byte[] content = stored.getOrDefault(path, new byte[0]);
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.substring(6, range.length() - 1));
        if (range != null) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
        int to = range == null && cutAfter >= 0 ? cutAfter : content.length;
        exchange.getResponseBody().write(Arrays.copyOfRange(content, from, to));
        exchange.getResponseBody().flush();
    }

    private void problem(HttpExchange exchange, ErrorCode code) throws IOException {
        Refusal refusal = Refusal.of(code, "No.").withRemedy("Wait.").withRetryAfter(Duration.ofSeconds(3));
        send(exchange, code.httpStatus(), Problem.of(refusal));
    }

    private void send(HttpExchange exchange, int status, ObjectNode json) throws IOException {
        send(exchange, status, json, signer(), ResponseSigner.ANSWER_TYP);
    }

    private void send(HttpExchange exchange, int status, ObjectNode json, ResponseSigner signer, String typ)
            throws IOException {
        byte[] body = Json.bytes(json);
        if (signs) {
            exchange.getResponseHeaders().set(ResponseSigner.HEADER, signer.detached(body, typ));
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private ResponseSigner signer() {
        InstantSource clock = () -> NOW;
        return new ResponseSigner(newKey == null ? signingKey : newKey, clock);
    }

    private static Map<String, Object> proof(HttpExchange exchange) {
        try {
            return SignedJWT.parse(exchange.getRequestHeaders().getFirst("DPoP"))
                    .getJWTClaimsSet()
                    .getClaims();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
