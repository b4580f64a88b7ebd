package org.cdcd.connectors.twin.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** Google says no: {@code {error: {code, message, errors: [{domain, reason, message}], status}}}. */
public final class GoogleRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;
    private final @Nullable String parameter;

    private GoogleRefusal(int status, String reason, String message, @Nullable String parameter) {
        super(message, null, false, false);
        this.status = status;
        this.reason = reason;
        this.parameter = parameter;
    }

    public static GoogleRefusal of(int status, String reason, String message) {
        return new GoogleRefusal(status, reason, message, null);
    }

    /** The same about one parameter. */
    public static GoogleRefusal of(int status, String reason, String message, String parameter) {
        return new GoogleRefusal(status, reason, message, parameter);
    }

    public static GoogleRefusal invalid(String parameter) {
        return new GoogleRefusal(400, "invalid", "Invalid Value", parameter);
    }

    public static GoogleRefusal required(String parameter) {
        return new GoogleRefusal(400, "required", "Required parameter: " + parameter, parameter);
    }

    public static GoogleRefusal badRequest(String message) {
        return of(400, "badRequest", message);
    }

    /** Runs what may refuse, and turns a refusal into Google's answer. */
    public static void guard(RoutingContext ctx, Runnable body) {
        try {
            body.run();
        } catch (GoogleRefusal refusal) {
            refusal.send(ctx);
        }
    }

    /** Answers a throttled or broken service's words. */
    public static void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            ctx.response().putHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
        }
        boolean limited = status == 403 || status == 429;
        (limited
                        ? of(status, "userRateLimitExceeded", "User Rate Limit Exceeded")
                        : of(status, "backendError", "Backend Error"))
                .send(ctx);
    }

    void send(RoutingContext ctx) {
        Reply.json(ctx, status, body());
    }

    private ObjectNode body() {
        ObjectNode body = Reply.JSON.createObjectNode();
        ObjectNode error = body.putObject("error").put("code", status).put("message", getMessage());
        ObjectNode one = error.putArray("errors")
                .addObject()
                .put("message", getMessage())
                .put("domain", reason.endsWith("LimitExceeded") ? "usageLimits" : "global")
                .put("reason", reason);
        if (parameter != null) {
            one.put("location", parameter).put("locationType", "parameter");
        }
        String name = switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            default -> "";
        };
        if (!name.isEmpty()) {
            error.put("status", name);
        }
        if (reason.equals("insufficientPermissions")) {
            error.putArray("details")
                    .addObject()
                    .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                    .put("reason", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
                    .put("domain", "googleapis.com");
        }
        return body;
    }
}
