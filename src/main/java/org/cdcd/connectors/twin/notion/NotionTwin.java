package org.cdcd.connectors.twin.notion;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.jspecify.annotations.Nullable;

/**
 * Notion, with one workspace: the pages {@code Home}, which integrations may see, and {@code Diary}, which they may not, and the
 * data source {@code Tasks} of a database of that name, without a row.
 */
public final class NotionTwin implements Twin {
    /** The page that integrations see. */
    public static final String HOME = Ids.HOME;

    /** The page that they do not see. */
    public static final String DIARY = Ids.DIARY;

    /** The data source, with Name (title), Notes (rich_text), Status (select), Done (checkbox) and Points (number). */
    public static final String TASKS = Ids.TASKS;

    /** The database that it is in. */
    public static final String TASKS_DATABASE = Ids.TASKS_DATABASE;

    private static final String HOST = "api.notion.com";
    private static final int BODY_LIMIT = 2 * 1024 * 1024;

    private @Nullable AuthorizationServer server;
    private @Nullable NotionState state;

    @Override
    public String id() {
        return "notion";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(HOST);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer oauth =
                new AuthorizationServer(NotionOAuth.RULES, stage.time(), stage.random(), stage.faults());
        NotionState workspace = new NotionState(stage.time());
        NotionGate gate = new NotionGate(oauth, workspace);
        Router router = stage.router(HOST);
        new NotionOAuth(oauth).mount(router);
        new FileRoutes(gate, stage.folder()).mount(router);
        router.route("/v1/*").handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        new UserRoutes(gate).mount(router);
        new PageRoutes(gate).mount(router);
        new BlockRoutes(gate).mount(router);
        new DataSourceRoutes(gate).mount(router);
        new CommentRoutes(gate).mount(router);
        router.route()
                .last()
                .handler(ctx -> new NotionRefusal(400, "invalid_request_url", "Invalid request URL.").send(ctx));
        server = oauth;
        state = workspace;
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return Objects.requireNonNull(server, "not mounted");
    }

    /** The token of an internal integration, made by hand. */
    public String token(Person person) {
        return oauth().personal(person, NotionOAuth.KIND, "ntn_", Set.of());
    }

    @Override
    public Map<String, String> fields(Person person) {
        return Map.of("token", token(person));
    }

    /** How many more blocks the workspace takes. */
    public void blocksLeft(int number) {
        state().blocksLeft(number);
    }

    /** From now on every request is refused for good. */
    public void block() {
        state().blocked(true);
    }

    /** The integration keeps the capability to read, and no other. */
    public void readOnly() {
        state().readOnly(true);
    }

    /** The next page is made, and the answer says that the service is down. */
    public void saveAndFail() {
        state().saveAndFail();
    }

    private NotionState state() {
        return Objects.requireNonNull(state, "not mounted");
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        state().reset();
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            ctx.response().putHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
        }
        switch (status) {
            case 429 ->
                new NotionRefusal(429, "rate_limited", "You have been rate limited. Please try again in a few minutes.")
                        .with("rate_limit_reason", "public_api_request_rate_limit")
                        .send(ctx);
            case 529 -> new NotionRefusal(529, "service_overload", "Notion is overloaded.").send(ctx);
            case 409 -> new NotionRefusal(409, "conflict_error", "Conflict occurred while saving.").send(ctx);
            default ->
                new NotionRefusal(status, "service_unavailable", "Notion is unavailable, please try again later.")
                        .send(ctx);
        }
    }
}
