package org.cdcd.connectors.vault.keys.kek;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** The part of the transit engine's API that is used, written by hand: it encrypts, checks associated data, and keeps versions. */
final class FakeTransit implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();

    final List<String> logins = new CopyOnWriteArrayList<>();
    volatile String token = "first-token";
    volatile boolean sealed;
    volatile String type = "aes256-gcm96";
    volatile boolean derived;

    private final HttpServer server;
    private final List<byte[]> versions = new ArrayList<>();
    private int decryptsFrom = 1;
    private int availableFrom;

    FakeTransit() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        addVersion();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void addVersion() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        versions.add(key);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring("/v1/".length());
            byte[] asked = exchange.getRequestBody().readAllBytes();
            JsonNode body = asked.length == 0 ? JSON.createObjectNode() : JSON.readTree(asked);
            if (sealed) {
                send(exchange, 503, errors("Vault is sealed"));
            } else if (path.equals("auth/approle/login")) {
                login(exchange, body);
            } else if (!token.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
                send(exchange, 403, errors("permission denied"));
            } else {
                engine(exchange, path, body);
            }
        }
    }

    private void login(HttpExchange exchange, JsonNode body) throws IOException {
        logins.add(body.path("role_id").asText());
        if (body.path("secret_id").asText().equals("the-secret-id")) {
            ObjectNode answer = JSON.createObjectNode();
            answer.putObject("auth").put("client_token", token).put("lease_duration", 60);
            send(exchange, 200, answer);
        } else {
            send(exchange, 400, errors("invalid role or secret ID"));
        }
    }

    private synchronized void engine(HttpExchange exchange, String path, JsonNode body) throws IOException {
        switch (path) {
            case "transit/keys/connectors" -> send(exchange, 200, described());
            case "transit/keys/connectors/rotate" -> {
                addVersion();
                send(exchange, 200, described());
            }
            case "transit/keys/connectors/config" -> {
                decryptsFrom = body.path("min_decryption_version").asInt(decryptsFrom);
                send(exchange, 200, described());
            }
            case "transit/keys/connectors/trim" -> {
                availableFrom = body.path("min_available_version").asInt();
                for (int version = 1; version < availableFrom; version++) {
                    versions.set(version - 1, new byte[0]);
                }
                exchange.sendResponseHeaders(204, -1);
            }
            case "transit/encrypt/connectors" -> cipher(exchange, body, true);
            case "transit/decrypt/connectors" -> cipher(exchange, body, false);
            default -> send(exchange, 404, errors("no handler for route"));
        }
    }

    private ObjectNode described() {
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode data = answer.putObject("data");
        data.put("type", type)
                .put("derived", derived)
                .put("latest_version", versions.size())
                .put("min_decryption_version", decryptsFrom)
                .put("min_available_version", availableFrom);
        return answer;
    }

    private void cipher(HttpExchange exchange, JsonNode body, boolean encrypt) throws IOException {
        if (derived != body.has("context")) {
            send(exchange, 400, errors("missing 'context' for key derivation, or there is none"));
            return;
        }
        byte[] associated =
                Base64.getDecoder().decode(body.path("associated_data").asText());
        ObjectNode answer = JSON.createObjectNode();
        try {
            if (encrypt) {
                int version = body.path("key_version").asInt(versions.size());
                byte[] out = key(version)
                        .encrypt(
                                Base64.getDecoder()
                                        .decode(body.path("plaintext").asText()),
                                associated);
                answer.putObject("data")
                        .put(
                                "ciphertext",
                                "vault:v" + version + ":" + Base64.getEncoder().encodeToString(out));
            } else {
                String[] parts = body.path("ciphertext").asText().split(":", 3);
                int version = Integer.parseInt(parts[1].substring(1));
                if (version < decryptsFrom) {
                    send(exchange, 400, errors("ciphertext or signature version is disallowed by policy (too old)"));
                    return;
                }
                byte[] out = key(version).decrypt(Base64.getDecoder().decode(parts[2]), associated);
                answer.putObject("data").put("plaintext", Base64.getEncoder().encodeToString(out));
            }
            send(exchange, 200, answer);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            send(exchange, 400, errors("cipher: message authentication failed"));
        }
    }

    private AesGcmJce key(int version) throws GeneralSecurityException {
        return new AesGcmJce(versions.get(version - 1));
    }

    private static ObjectNode errors(String text) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("errors").add(text);
        return answer;
    }

    private static void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
