package org.cdcd.connectors.soak;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.jspecify.annotations.Nullable;

/**
 * A service where a new key is the end of the old one. Asked again with the old one it gives the same new key once more, or,
 * if it is strict, refuses.
 */
public final class KeyringTwin implements Twin {
    public static final String CONNECTOR = "keyring";
    private static final String HOST = "keyring.example.org";

    private final TreeMap<Integer, String> living = new TreeMap<>();
    private final Map<String, Integer> successors = new LinkedHashMap<>();
    private boolean strict;
    private int last;

    /** Writes a connector for it. */
    public static void write(Path routes) throws IOException {
        Path folder = Files.createDirectories(routes.resolve(CONNECTOR));
        Files.writeString(folder.resolve("connector.yaml"), """
                connector_id: keyring
                title: Keyring
                service_type: storage
                version: 1.0.0
                summary: For tests.
                capabilities: [read]
                versioning: {api: v1, carried_by: {nothing: true}, source: nobody, read_on: 2026-11-22}
                hosts:
                  api: https://keyring.example.org
                auth:
                  api_key:
                    summary: A key.
                    fields:
                      token: {title: Key, secret: true}
                    inject: {kind: bearer}
                    probe:
                      url: https://keyring.example.org/me
                      user_id: /id
                      service_identifier: https://keyring.example.org/{user_id}
                    rotation:
                      strategy: replace
                      max_age: P60D
                      create:
                        url: https://keyring.example.org/keys
                        encoding: form
                        parameters: {name: "{label}", days: 90}
                        answer: {key: /key, id: /id}
                      delete: {url: "https://keyring.example.org/keys/{key_id}"}
                rate_limits: {per_account: 10, per_connector: 100}
                operations:
                  me:
                    summary: Tells who it is.
                    capability: read
                    egress:
                      - {method: GET, host: api, path: /me}
                    input: {type: object, additionalProperties: false, properties: {}}
                    output: {type: object, required: [id], properties: {id: {type: string}}}
                    example: {}
                """);
        Files.writeString(folder.resolve("keyring.camel.yaml"), """
                - route:
                    id: keyring.me
                    from:
                      uri: direct:keyring.me
                      steps:
                        - to: {uri: "service:GET", parameters: {host: api, path: /me}}
                        - to: {uri: "result:object", parameters: {id: /id}}
                """);
    }

    @Override
    public String id() {
        return CONNECTOR;
    }

    @Override
    public Set<String> hosts() {
        return Set.of(HOST);
    }

    @Override
    public void mount(Stage stage) {
        Router router = stage.router(HOST);
        router.get("/me").handler(this::tell);
        router.post("/keys").handler(this::replace);
        router.delete("/keys/:id").handler(this::end);
    }

    public synchronized String paste() {
        living.put(++last, "key-number-" + last);
        return living.lastEntry().getValue();
    }

    public synchronized List<String> living() {
        return List.copyOf(living.values());
    }

    public synchronized void strict(boolean yes) {
        strict = yes;
    }

    private static String key(RoutingContext ctx) {
        return String.valueOf(ctx.request().getHeader("Authorization")).replace("Bearer ", "");
    }

    private synchronized void tell(RoutingContext ctx) {
        if (living.containsValue(key(ctx))) {
            Reply.json(ctx, 200, Reply.JSON.createObjectNode().put("id", "ann"));
        } else {
            refuse(ctx);
        }
    }

    private synchronized void replace(RoutingContext ctx) {
        String old = key(ctx);
        Integer successor = successors.get(old);
        if (successor != null && !strict) {
            answer(ctx, successor);
        } else if (living.values().remove(old)) {
            paste();
            successors.put(old, last);
            answer(ctx, last);
        } else {
            refuse(ctx);
        }
    }

    private synchronized void end(RoutingContext ctx) {
        if (!living.containsValue(key(ctx))) {
            refuse(ctx);
            return;
        }
        living.remove(Integer.valueOf(ctx.pathParam("id")));
        ctx.response().setStatusCode(204).end();
    }

    private void answer(RoutingContext ctx, int number) {
        Reply.json(ctx, 201, Reply.JSON.createObjectNode().put("id", number).put("key", living.get(number)));
    }

    private static void refuse(RoutingContext ctx) {
        Reply.json(ctx, 401, Reply.JSON.createObjectNode().put("error", "unauthorized"));
    }

    @Override
    public void register(TwinClient client) {
        // nobody asks for consent here
    }

    @Override
    public synchronized void reset() {
        living.clear();
        successors.clear();
        strict = false;
        last = 0;
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        ctx.response().setStatusCode(status).end();
    }
}
