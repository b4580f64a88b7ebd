package org.cdcd.connectors.twin.dropbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** Dropbox says no: {@code {error_summary, error}}, or a plain sentence where the request itself is wrong. */
final class DropboxRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int CONFLICT = 409;

    private final int status;
    private final transient @Nullable ObjectNode error;

    private DropboxRefusal(int status, String summary, @Nullable ObjectNode error) {
        super(summary, null, false, false);
        this.status = status;
        this.error = error;
    }

    /** A request that is no call of this function: 400 and text. */
    static DropboxRefusal malformed(RoutingContext ctx, String problem) {
        String function = Reply.path(ctx).replaceFirst("^/2/", "");
        return new DropboxRefusal(400, "Error in call to API function \"" + function + "\": " + problem, null);
    }

    /** 401: the token is no good, for this reason. */
    static DropboxRefusal token(String reason) {
        return new DropboxRefusal(401, reason + "/", error().put(".tag", reason));
    }

    static DropboxRefusal missingScope(String scope) {
        return new DropboxRefusal(
                401, "missing_scope/", error().put(".tag", "missing_scope").put("required_scope", scope));
    }

    /** 409: the tags of the error, from the outermost on. */
    static DropboxRefusal conflict(String... tags) {
        return new DropboxRefusal(CONFLICT, summary(tags), tagged(List.of(tags)));
    }

    /** 409 of an upload: the tag's members stand beside it. */
    static DropboxRefusal upload(String... tags) {
        ObjectNode error = error().put(".tag", "path");
        error.set("reason", tagged(List.of(tags)));
        return new DropboxRefusal(CONFLICT, "path/" + summary(tags), error.put("upload_session_id", ""));
    }

    static DropboxRefusal offset(long correct) {
        return new DropboxRefusal(
                CONFLICT,
                "incorrect_offset/",
                error().put(".tag", "incorrect_offset").put("correct_offset", correct));
    }

    private static String summary(String... tags) {
        return String.join("/", tags) + "/";
    }

    private static ObjectNode tagged(List<String> tags) {
        ObjectNode error = error().put(".tag", tags.getFirst());
        if (tags.size() > 1) {
            error.set(tags.getFirst(), tagged(tags.subList(1, tags.size())));
        }
        return error;
    }

    private static ObjectNode error() {
        return Reply.JSON.createObjectNode();
    }

    void send(RoutingContext ctx) {
        ctx.response().putHeader("X-Dropbox-Request-Id", "twin");
        String summary = String.valueOf(getMessage());
        if (error == null) {
            Reply.send(ctx, status, "text/plain; charset=utf-8", Buffer.buffer(summary));
            return;
        }
        ObjectNode body = error().put("error_summary", summary);
        body.set("error", error);
        Reply.json(ctx, status, body);
    }

    static void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        ctx.response().putHeader("X-Dropbox-Request-Id", "twin");
        if (status != 429) {
            Reply.send(ctx, status, "text/plain", Buffer.buffer("Internal Server Error"));
            return;
        }
        long seconds = retryAfter == null ? 1 : retryAfter.toSeconds();
        ctx.response().putHeader("Retry-After", String.valueOf(seconds));
        ObjectNode body = error().put("error_summary", "too_many_requests/");
        body.putObject("error")
                .put("retry_after", seconds)
                .putObject("reason")
                .put(".tag", "too_many_requests");
        Reply.json(ctx, status, body);
    }

    static void guard(RoutingContext ctx, Runnable step) {
        try {
            step.run();
        } catch (DropboxRefusal refusal) {
            refusal.send(ctx);
        }
    }
}
