package org.cdcd.connectors.twin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** {@code /_twin/}: the dials, for whoever addresses the server as itself and not as a service. */
final class AdminRoutes {
    private static final int BODY_LIMIT = 4096;
    private static final Set<String> SELF = Set.of("localhost", "127.0.0.1");

    private final Map<String, TwinServer.Standing> twins;

    AdminRoutes(Map<String, TwinServer.Standing> twins) {
        this.twins = twins;
    }

    void mount(Router router) {
        router.route("/_twin/*").handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        router.route("/_twin/*").handler(AdminRoutes::onlyAsItself);
        router.post("/_twin/faults/:twin").handler(ctx -> with(ctx, standing -> plan(ctx, standing)));
        router.delete("/_twin/faults/:twin")
                .handler(ctx -> with(ctx, standing -> {
                    standing.faults().clear();
                    answer(ctx, 204, "");
                }));
        router.get("/_twin/recorded/:twin").handler(ctx -> with(ctx, standing -> recorded(ctx, standing)));
        router.post("/_twin/reset/:twin")
                .handler(ctx -> with(ctx, standing -> {
                    standing.reset();
                    answer(ctx, 204, "");
                }));
    }

    private static void onlyAsItself(RoutingContext ctx) {
        HostAndPort authority = ctx.request().authority();
        if (authority != null && SELF.contains(authority.host())) {
            ctx.next();
        } else {
            answer(ctx, 421, "{\"error\":\"not a service's path\"}");
        }
    }

    private void with(RoutingContext ctx, Consumer<TwinServer.Standing> act) {
        TwinServer.Standing standing = twins.get(ctx.pathParam("twin"));
        if (standing == null) {
            answer(ctx, 404, "{\"error\":\"no such twin\"}");
        } else {
            act.accept(standing);
        }
    }

    private static void plan(RoutingContext ctx, TwinServer.Standing standing) {
        try {
            Buffer body = ctx.body().buffer();
            FaultRequest asked = FaultRequest.of(Reply.JSON.readTree(body == null ? "{}" : body.toString()));
            standing.faults().next(asked.times(), asked.path(), asked.fault());
            answer(ctx, 204, "");
        } catch (IllegalArgumentException | JsonProcessingException wrong) {
            answer(
                    ctx,
                    400,
                    Reply.JSON
                            .createObjectNode()
                            .put("error", "not a fault: " + reason(wrong))
                            .toString());
        }
    }

    private static String reason(Exception wrong) {
        return wrong instanceof JsonProcessingException ? "not JSON" : String.valueOf(wrong.getMessage());
    }

    private static void recorded(RoutingContext ctx, TwinServer.Standing standing) {
        ArrayNode all = Reply.JSON.createArrayNode();
        standing.recorder().all().forEach(one -> all.add(Reply.JSON.<JsonNode>valueToTree(one)));
        answer(ctx, 200, all.toString());
    }

    private static void answer(RoutingContext ctx, int status, String body) {
        ctx.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body);
    }
}
