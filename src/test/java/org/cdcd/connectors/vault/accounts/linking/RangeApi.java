package org.cdcd.connectors.vault.accounts.linking;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cdcd.connectors.vault.http.TestAuthority;

/**
 * A range API of stolen passwords, over TLS: as long as the real one answers, with a padding of entries that count nothing where that
 * is asked for.
 */
public final class RangeApi {
    public static final String HOST = "range.own.example";
    private static final int LINES = 2_500;

    private final HttpServer server;
    private final Set<String> hashes = ConcurrentHashMap.newKeySet();
    private final Set<String> padding = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    private RangeApi(Vertx vertx, TestAuthority authority) {
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(authority.keyFor(HOST)))
                .requestHandler(this::answer);
    }

    public static RangeApi start(Vertx vertx, TestAuthority authority) {
        RangeApi api = new RangeApi(vertx, authority);
        api.server.listen().toCompletionStage().toCompletableFuture().join();
        return api;
    }

    public int port() {
        return server.actualPort();
    }

    /** From now on this password is listed. */
    public void lists(String password) {
        hashes.add(hash(password));
    }

    /** From now on it is among what the answer is padded with. */
    void padsWith(String password) {
        padding.add(hash(password));
    }

    void answersWith(int code) {
        status = code;
    }

    /** The paths that were asked for. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpServerRequest request) {
        asked.add(request.path());
        String prefix = request.path().replace("/range/", "");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            lines.append(String.format("%035X:%d\r\n", i, i + 1));
        }
        hashes.stream()
                .filter(hash -> hash.startsWith(prefix))
                .forEach(hash -> lines.append(hash.substring(5)).append(":3\r\n"));
        if ("true".equals(request.getHeader("Add-Padding"))) {
            padding.stream()
                    .filter(hash -> hash.startsWith(prefix))
                    .forEach(hash -> lines.append(hash.substring(5)).append(":0\r\n"));
        }
        request.response().setStatusCode(status).end(lines.toString());
    }

    private static String hash(String password) {
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(sha1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
