package org.cdcd.connectors.twin.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.jspecify.annotations.Nullable;

/** One admitted call of the API. */
record Call(RoutingContext ctx, @Nullable Access access, boolean oldVersion) {
    static final String API = "api.github.com";
    static final String WEB = "github.com";
    private static final int MOST_PER_PAGE = 100;

    @Nullable
    Person person() {
        return access == null ? null : access.person();
    }

    /** Who calls; a refusal if nobody says so. */
    Access signedIn() {
        if (access == null) {
            throw GitHubRefusal.of(401, "Requires authentication");
        }
        return access;
    }

    boolean may(String scope) {
        return access != null && access.has(scope);
    }

    /** Whether the token's scopes cover writing there; whether its person may is another matter. */
    boolean mayWrite(Repository repository) {
        return may("repo") || (may("public_repo") && !repository.isPrivate);
    }

    /** Refuses unless this token may write to it; a missing scope looks like a missing repository. */
    void mustWrite(Repository repository) {
        if (!mayWrite(repository)) {
            ctx.response().putHeader("X-Accepted-OAuth-Scopes", "public_repo, repo");
            throw GitHubRefusal.notFound();
        }
        if (repository.archived) {
            throw GitHubRefusal.of(403, "Repository was archived so is read-only.");
        }
    }

    GitHubJson json() {
        return new GitHubJson(Reply.base(ctx, API), Reply.base(ctx, WEB));
    }

    String path(String name) {
        return String.valueOf(ctx.pathParam(name));
    }

    @Nullable
    String query(String name) {
        return ctx.queryParams().get(name);
    }

    /** One of these, or the first if nothing is said. */
    String oneOf(String name, String... allowed) {
        String value = query(name);
        if (value == null) {
            return allowed[0];
        }
        if (!List.of(allowed).contains(value)) {
            throw GitHubRefusal.invalid("Search", name, "invalid");
        }
        return value;
    }

    ObjectNode body() {
        Buffer sent = ctx.body().buffer();
        try {
            JsonNode json = Reply.JSON.readTree(sent == null ? "" : sent.toString());
            if (json instanceof ObjectNode object) {
                return object;
            }
            throw GitHubRefusal.of(400, "Body should be a JSON object");
        } catch (JsonProcessingException broken) {
            throw GitHubRefusal.of(400, "Problems parsing JSON");
        }
    }

    /** A member that has to be a string with something in it. */
    static String text(ObjectNode body, String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            throw GitHubRefusal.missing(name);
        }
        if (!value.isTextual()) {
            throw GitHubRefusal.of(422, "Invalid request.\n\nFor 'properties/" + name + "', is not a string.");
        }
        return value.textValue();
    }

    /** A member that may be missing or null, and is a string otherwise. */
    static @Nullable String optional(ObjectNode body, String name) {
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? null : text(body, name);
    }

    /** One page of these, with the {@code Link} header (RFC 8288) to the others. */
    <T> void page(List<T> all, Function<T, JsonNode> show) {
        ArrayNode shown = Reply.JSON.createArrayNode();
        slice(all).forEach(one -> shown.add(show.apply(one)));
        answer(200, shown);
    }

    <T> List<T> slice(List<T> all) {
        int size = Math.clamp(number("per_page", 30), 1, MOST_PER_PAGE);
        int page = Math.max(1, number("page", 1));
        int last = Math.max(1, (all.size() + size - 1) / size);
        Links links = new Links(
                Reply.base(ctx, API) + Reply.path(ctx),
                String.valueOf(ctx.request().query()));
        String header = links.header(page, last);
        if (!header.isEmpty()) {
            ctx.response().putHeader("Link", header);
        }
        int from = (int) Math.min(all.size(), (page - 1L) * size);
        return all.subList(from, Math.min(all.size(), from + size));
    }

    private int number(String name, int otherwise) {
        String value = query(name);
        try {
            return value == null ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException ignored) {
            return otherwise;
        }
    }

    /** Answers; a GET of what the caller already has costs nothing. */
    void answer(int status, JsonNode json) {
        Buffer body = Reply.bytes(json);
        if (status == 200 && ctx.request().method().name().equals("GET")) {
            String tag = "\"" + Blob.sha(body.getBytes()) + "\"";
            ctx.response().putHeader("ETag", tag);
            String known = ctx.request().getHeader("If-None-Match");
            if (tag.equals(known) || ("W/" + tag).equals(known)) {
                Reply.empty(ctx, 304);
                return;
            }
        }
        Reply.written(ctx, status, body);
    }
}
