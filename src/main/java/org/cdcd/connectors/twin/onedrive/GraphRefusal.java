package org.cdcd.connectors.twin.onedrive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** Graph says no: {@code {error: {code, message, innerError}}}. */
final class GraphRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private GraphRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static GraphRefusal of(int status, String code, String message) {
        return new GraphRefusal(status, code, message);
    }

    static GraphRefusal token(String message) {
        return of(401, "InvalidAuthenticationToken", message);
    }

    static GraphRefusal denied() {
        return of(403, "accessDenied", "Access denied");
    }

    static GraphRefusal invalid(String message) {
        return of(400, "invalidRequest", message);
    }

    static GraphRefusal notFound() {
        return of(404, "itemNotFound", "The resource could not be found.");
    }

    static GraphRefusal nameTaken() {
        return of(409, "nameAlreadyExists", "An item with the same name already exists under the parent");
    }

    static GraphRefusal changed() {
        return of(412, "resourceModified", "ETag does not match current item's value");
    }

    static GraphRefusal full() {
        return of(507, "quotaLimitReached", "Insufficient Space Available");
    }

    /** What is left of the request is read and thrown away, or the connection would be stuck. */
    void send(RoutingContext ctx) {
        Reply.json(ctx, status, body(code, String.valueOf(getMessage())));
        ctx.request().resume();
    }

    private static ObjectNode body(String code, String message) {
        ObjectNode body = Reply.JSON.createObjectNode();
        body.putObject("error")
                .put("code", code)
                .put("message", message)
                .putObject("innerError")
                .put("date", "2026-11-24T00:00:00")
                .put("request-id", "00000000-0000-4000-8000-000000000000");
        return body;
    }

    static void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            ctx.response().putHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
        }
        boolean busy = status == 429;
        Reply.json(
                ctx,
                status,
                body(
                        busy ? "activityLimitReached" : "serviceNotAvailable",
                        busy ? "The request has been throttled" : "The service is not available"));
    }

    static void guard(RoutingContext ctx, Runnable step) {
        try {
            step.run();
        } catch (GraphRefusal refusal) {
            refusal.send(ctx);
        }
    }
}
