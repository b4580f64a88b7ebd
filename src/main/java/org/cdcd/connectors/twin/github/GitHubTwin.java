package org.cdcd.connectors.twin.github;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ConsentPage;
import org.jspecify.annotations.Nullable;

/**
 * GitHub, with the repositories {@code alice/demo} (public, one pull request, the branches {@code topic}, {@code feature} and
 * {@code fix} ahead of {@code main}, and {@code rewrite}, which conflicts with it), {@code alice/private-notes}, {@code bob/secret}
 * (private), {@code bob/quiet} (no issues) and {@code bob/attic} (archived).
 */
public final class GitHubTwin implements Twin {
    private static final int BODY_LIMIT = 64 * 1024 * 1024;

    private @Nullable AuthorizationServer server;
    private @Nullable GitHubState state;
    private @Nullable Quota quota;

    @Override
    public String id() {
        return "github";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(Call.API, Call.WEB);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer oauth =
                new AuthorizationServer(GitHubOAuth.RULES, stage.time(), stage.random(), stage.faults());
        GitHubState repositories = new GitHubState(stage.time());
        Quota counts = new Quota(stage.time());
        server = oauth;
        state = repositories;
        quota = counts;
        Router web = stage.router(Call.WEB);
        new ConsentPage(oauth, GitHubOAuth.CONSENT).mount(web);
        new GitHubOAuth(oauth).mount(web);
        Router api = stage.router(Call.API);
        api.route().handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        Gate gate = new Gate(oauth, counts, repositories);
        new ApplicationRoutes(oauth).mount(api);
        new AccountRoutes(repositories, gate, counts).mount(api);
        new IssueRoutes(repositories, gate).mount(api);
        new PullRoutes(repositories, gate).mount(api);
        new ContentRoutes(repositories, gate).mount(api);
        new SearchRoutes(repositories, gate).mount(api);
        for (Router router : List.of(web, api)) {
            router.route()
                    .handler(
                            ctx -> Reply.json(ctx, 404, GitHubRefusal.notFound().body()));
        }
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return Objects.requireNonNull(server, "not mounted");
    }

    /** A new personal access token (classic). */
    public String personalAccessToken(Person person, String... scopes) {
        return oauth().personal(person, GitHubOAuth.KIND, "ghp_", Set.of(scopes));
    }

    /** How many requests an hour each person has from now on. */
    public void hourlyLimit(int requests) {
        Objects.requireNonNull(quota, "not mounted").limit(requests);
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        Objects.requireNonNull(state, "not mounted").reset();
        Objects.requireNonNull(quota, "not mounted").reset();
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            ctx.response().putHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
        }
        String message = status == 429 || status == 403
                ? "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
                : "Server Error";
        Reply.json(ctx, status, GitHubRefusal.of(status, message).body());
    }
}
