package org.cdcd.connectors.vault.keys.kek;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.keys.SecretFile;
import org.jspecify.annotations.Nullable;

/**
 * Calls to OpenBao or HashiCorp Vault with a token from a file or of an AppRole; a token that is refused is fetched anew once. No
 * answer's text ever gets into a message. Methods block for at most ten seconds.
 */
final class TransitClient {
    static final int OK = 200;
    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int FORBIDDEN = 403;
    private static final int SEALED = 503;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    private final TransitKek.Settings settings;
    private final HttpClient http;
    private volatile @Nullable String token;

    TransitClient(TransitKek.Settings settings) {
        URI address = settings.address();
        boolean safe = "https".equals(address.getScheme())
                || ("http".equals(address.getScheme()) && LOOPBACK.contains(String.valueOf(address.getHost())));
        if (!safe) {
            throw new KeysetUnusable("connectors.kek.transit.address must begin with https://");
        }
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** What came back: {@link #OK}, {@link #BAD_REQUEST} or {@link #NOT_FOUND}, and the JSON. */
    record Reply(int status, JsonNode json) {
        JsonNode data() {
            return json.path("data");
        }
    }

    static ObjectNode body() {
        return JSON.createObjectNode();
    }

    Reply get(String path) {
        return call("GET", path, null);
    }

    Reply post(String path, ObjectNode body) {
        return call("POST", path, body);
    }

    /**
     * @throws KekUnavailable if there is no answer, it is sealed, or the token may not do this
     */
    private Reply call(String method, String path, @Nullable ObjectNode body) {
        String known = token;
        Reply reply = send(method, path, body, known == null ? login() : known);
        if (reply.status() == FORBIDDEN && known != null) {
            reply = send(method, path, body, login());
        }
        return switch (reply.status()) {
            case 204 -> new Reply(OK, reply.json());
            case OK, BAD_REQUEST, NOT_FOUND -> reply;
            case FORBIDDEN -> throw new KekUnavailable(at() + " does not let this server " + what(path));
            case SEALED -> throw new KekUnavailable(at() + " is sealed or under maintenance");
            default -> throw new KekUnavailable(at() + " answers with status " + reply.status());
        };
    }

    private String at() {
        return "the transit engine at " + settings.address();
    }

    private String what(String path) {
        return path.startsWith(settings.mount() + "/keys/") ? "look at or change its key" : "use its key";
    }

    private synchronized String login() {
        Path file = settings.tokenFile();
        String fresh = file != null ? read(file, "the token file") : loginByRole();
        token = fresh;
        return fresh;
    }

    private String loginByRole() {
        Path secretId = settings.secretIdFile();
        if (settings.roleId() == null || secretId == null) {
            throw new KeysetUnusable("connectors.kek.transit has neither a token file nor a role");
        }
        ObjectNode body =
                body().put("role_id", settings.roleId()).put("secret_id", read(secretId, "the secret id file"));
        Reply reply = send("POST", "auth/approle/login", body, null);
        String fresh = reply.json().path("auth").path("client_token").textValue();
        if (reply.status() != OK || fresh == null) {
            throw new KekUnavailable(at() + " refuses the AppRole with status " + reply.status());
        }
        return fresh;
    }

    private static String read(Path file, String what) {
        try (Secret secret = SecretFile.read(file, what, 1)) {
            return secret.reveal(bytes -> new String(bytes, StandardCharsets.US_ASCII));
        }
    }

    private Reply send(String method, String path, @Nullable ObjectNode body, @Nullable String with) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            settings.address().resolve("/v1/" + path))
                    .timeout(ANSWER)
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes(body)))
                    .header("Content-Type", "application/json")
                    .header("X-Vault-Request", "true");
            if (with != null) {
                request.header("X-Vault-Token", with);
            }
            if (settings.namespace() != null) {
                request.header("X-Vault-Namespace", settings.namespace());
            }
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), parsed(response.body()));
        } catch (IOException e) {
            throw new KekUnavailable(at() + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KekUnavailable(at() + " was not waited for", e);
        } catch (IllegalArgumentException e) {
            // no cause: its message may quote the token
            throw new KeysetUnusable("the token, or a name in connectors.kek.transit, has characters that cannot be");
        }
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not writable as JSON");
        }
    }

    private static JsonNode parsed(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? JSON.missingNode() : json;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
