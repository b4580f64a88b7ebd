package org.cdcd.connectors.twin.ipfs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.Content;
import org.jspecify.annotations.Nullable;

/** A node's RPC: everything by POST, nothing for pages of others, a no is a 500. One user may call it. */
final class KuboNode {
    static final String HOST = "ipfs.example.org";
    static final String ID = "12D3KooWBnmsQJwVZZ5a6vEtsKbQ4ZQeP1cJv3yVw3qCw5LqXh2e";

    private final Stage stage;
    private final Network network;
    private final Map<String, String> pins = new LinkedHashMap<>();
    private String secret = "";
    private boolean diskFull;
    private int stored;

    KuboNode(Stage stage, Network network) {
        this.stage = stage;
        this.network = network;
    }

    /** The {@code user:password} that is let in. */
    void authorize(String userAndPassword) {
        synchronized (pins) {
            secret = userAndPassword;
        }
    }

    /** Whether adding fails from now on, after the answer has begun. */
    void diskFull(boolean on) {
        synchronized (pins) {
            diskFull = on;
        }
    }

    void reset() {
        synchronized (pins) {
            pins.clear();
            diskFull = false;
        }
    }

    void mount(Router router) {
        on(router, "add", this::add);
        on(router, "cat", this::cat);
        on(router, "pin/add", this::pin);
        on(router, "pin/ls", this::list);
        on(router, "pin/rm", this::unpin);
        on(router, "id", KuboNode::id);
        router.route().handler(ctx -> text(ctx, 404, "404 page not found"));
    }

    private void on(Router router, String command, Consumer<RoutingContext> handler) {
        router.route("/api/v0/" + command).handler(ctx -> {
            if (ctx.request().method() != HttpMethod.POST) {
                text(ctx, 405, "405 - Method Not Allowed");
            } else if (ctx.request().getHeader("Origin") != null || !authorized(ctx)) {
                text(ctx, 403, "403 - Forbidden");
            } else {
                handler.accept(ctx);
            }
        });
    }

    private boolean authorized(RoutingContext ctx) {
        String given = String.valueOf(ctx.request().getHeader("Authorization"));
        synchronized (pins) {
            String wanted = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
            return !secret.isEmpty() && given.equals("Basic " + wanted);
        }
    }

    private void add(RoutingContext ctx) {
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        if (!type.startsWith("multipart/form-data")) {
            refuse(ctx, "file argument 'path' is required");
            return;
        }
        Parts.receive(stage, stage.folder().resolve("added-" + ++stored), ctx.request())
                .onSuccess(parts -> added(ctx, parts))
                .onFailure(failed -> refuse(ctx, "file argument 'path' is required"));
    }

    private void added(RoutingContext ctx, Parts parts) {
        Content content = parts.content();
        boolean v1 = "1".equals(ctx.queryParams().get("cid-version"));
        String cid = v1 ? Cid.v1(content.sha256()) : Cid.v0(content.sha256());
        ObjectNode line = Reply.JSON
                .createObjectNode()
                .put("Name", parts.name())
                .put("Hash", cid)
                .put("Size", String.valueOf(content.length()));
        synchronized (pins) {
            if (diskFull) {
                lines(ctx, line + "\n" + error("no space left on device") + "\n");
                return;
            }
            network.put(content);
            if (!"false".equals(ctx.queryParams().get("pin"))) {
                String name = ctx.queryParams().get("pin-name");
                pins.put(cid, name == null ? "" : name);
            }
        }
        lines(ctx, line + "\n");
    }

    private void cat(RoutingContext ctx) {
        String cid = cid(ctx);
        Content content = cid == null ? null : network.find(cid);
        if (content != null) {
            Gateway.stream(stage, ctx, content, "text/plain");
        } else if (cid != null) {
            refuse(ctx, "block was not found locally (offline): ipld: could not find " + cid + ": not found");
        }
    }

    private void pin(RoutingContext ctx) {
        String cid = cid(ctx);
        if (cid == null) {
            return;
        }
        if (network.find(cid) == null) {
            refuse(ctx, "pin: context deadline exceeded");
            return;
        }
        String name = ctx.queryParams().get("name");
        synchronized (pins) {
            pins.put(cid, name == null ? "" : name);
        }
        Reply.json(ctx, 200, pins(cid));
    }

    private void unpin(RoutingContext ctx) {
        String cid = cid(ctx);
        if (cid == null) {
            return;
        }
        synchronized (pins) {
            if (pins.remove(cid) == null) {
                refuse(ctx, "not pinned or pinned indirectly");
                return;
            }
        }
        Reply.json(ctx, 200, pins(cid));
    }

    private void list(RoutingContext ctx) {
        String wanted = ctx.queryParams().get("arg");
        synchronized (pins) {
            if (wanted != null) {
                String cid = cid(ctx);
                if (cid != null && !pins.containsKey(cid)) {
                    refuse(ctx, "path '" + cid + "' is not pinned");
                } else if (cid != null) {
                    ObjectNode answer = Reply.JSON.createObjectNode();
                    answer.putObject("Keys")
                            .putObject(cid)
                            .put("Type", "recursive")
                            .put("Name", pins.get(cid));
                    Reply.json(ctx, 200, answer);
                }
                return;
            }
            StringBuilder all = new StringBuilder();
            pins.forEach((cid, name) -> all.append(Reply.JSON
                            .createObjectNode()
                            .put("Cid", cid)
                            .put("Name", name)
                            .put("Type", "recursive"))
                    .append('\n'));
            lines(ctx, all.toString());
        }
    }

    private static void id(RoutingContext ctx) {
        ObjectNode answer = Reply.JSON.createObjectNode().put("ID", ID).put("AgentVersion", "kubo/0.41.0/");
        answer.putArray("Addresses").add("/ip4/203.0.113.1/tcp/4001/p2p/" + ID);
        answer.putArray("Protocols").add("/ipfs/bitswap/1.2.0");
        Reply.json(ctx, 200, answer);
    }

    private static ObjectNode pins(String cid) {
        ObjectNode answer = Reply.JSON.createObjectNode();
        answer.putArray("Pins").add(cid);
        return answer;
    }

    /** The argument; null after the node has said no. */
    private static @Nullable String cid(RoutingContext ctx) {
        String given = ctx.queryParams().get("arg");
        if (given == null) {
            Reply.json(ctx, 400, error("argument \"ipfs-path\" is required"));
            return null;
        }
        if (!Cid.isOne(given)) {
            refuse(ctx, "invalid path \"" + given + "\": invalid cid: selected encoding not supported");
            return null;
        }
        return given;
    }

    private static void refuse(RoutingContext ctx, String message) {
        Reply.json(ctx, 500, error(message));
    }

    static JsonNode error(String message) {
        return Reply.JSON
                .createObjectNode()
                .put("Message", message)
                .put("Code", 0)
                .put("Type", "error");
    }

    private static void lines(RoutingContext ctx, String lines) {
        Reply.send(ctx, 200, "application/json", Buffer.buffer(lines));
    }

    private static void text(RoutingContext ctx, int status, String text) {
        Reply.send(ctx, status, "text/plain", Buffer.buffer(text + "\n"));
    }
}
