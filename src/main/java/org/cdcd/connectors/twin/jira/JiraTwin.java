package org.cdcd.connectors.twin.jira;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
 * Jira Cloud with two sites, of which Alice is at {@code example.atlassian.net} only and Bob at both, and the Data Center
 * {@code https://jira.example.org/jira}. No issues at first.
 */
public final class JiraTwin implements Twin {
    private static final int BODY_LIMIT = 1024 * 1024;
    private static final String GATEWAY = "/ex/jira/:cloud/rest/api/3";
    private static final String AT_SITE = "/rest/api/3";
    private static final String AT_SERVER = Sites.CONTEXT + "/rest/api/2";
    private static final Set<String> ALL_SCOPES = Set.of("read:jira-work", "write:jira-work", "read:jira-user");

    private @Nullable AuthorizationServer server;
    private @Nullable JiraGate gate;
    private @Nullable AttachmentRoutes attachments;
    private @Nullable PersonalTokens personal;
    private final Sites sites = new Sites();

    @Override
    public String id() {
        return "jira";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(
                AtlassianOAuth.AUTH,
                AtlassianOAuth.API,
                AttachmentRoutes.MEDIA,
                Sites.FIRST,
                Sites.SECOND,
                Sites.DATA_CENTER);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer oauth =
                new AuthorizationServer(AtlassianOAuth.RULES, stage.time(), stage.random(), stage.faults());
        JiraGate guard = new JiraGate(oauth, sites, stage.time());
        AttachmentRoutes files = new AttachmentRoutes(stage, guard, sites);
        Router auth = stage.router(AtlassianOAuth.AUTH);
        Router api = stage.router(AtlassianOAuth.API);
        new ConsentPage(oauth, AtlassianOAuth.CONSENT).mount(auth);
        new AtlassianOAuth(oauth, sites).mount(auth, api);
        files.mountMedia(stage.router(AttachmentRoutes.MEDIA));
        resources(stage, guard, files, api, GATEWAY);
        for (String host : List.of(Sites.FIRST, Sites.SECOND, Sites.DATA_CENTER)) {
            Router site = stage.router(host);
            site.route().handler(ctx -> {
                ctx.put(Sites.KEY, host);
                ctx.next();
            });
            resources(stage, guard, files, site, host.equals(Sites.DATA_CENTER) ? AT_SERVER : AT_SITE);
        }
        files.mountSecure(stage.router(Sites.DATA_CENTER));
        PersonalTokens tokens = new PersonalTokens(oauth, guard, stage.time());
        tokens.mount(stage.router(Sites.DATA_CENTER));
        for (String host : hosts()) {
            stage.router(host)
                    .route()
                    .handler(ctx -> Reply.html(ctx, 404, "<!doctype html><title>Oops</title><p>Page not found."));
        }
        server = oauth;
        gate = guard;
        attachments = files;
        personal = tokens;
    }

    private static void resources(Stage stage, JiraGate gate, AttachmentRoutes files, Router router, String base) {
        files.mount(router, base);
        router.route(base + "/*").handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        new IssueRoutes(gate, stage.time()).mount(router, base);
        new CommentRoutes(gate, stage.time()).mount(router, base);
        new ProjectRoutes(gate).mount(router, base);
        SearchRoutes search = new SearchRoutes(gate);
        if (base.equals(AT_SERVER)) {
            search.mountServer(router, base);
        } else {
            search.mountCloud(router, base);
        }
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return Objects.requireNonNull(server, "not mounted");
    }

    /** A token for the gateway, made by hand. */
    public String token(Person person, String... scopes) {
        return oauth().personal(person, JiraGate.OAUTH, "eyJraWQi", Set.of(scopes));
    }

    /** An API token of Jira Cloud, to be used with the person's e-mail address. */
    public String apiToken(Person person) {
        return oauth().personal(person, JiraGate.API_TOKEN, "ATATT3x", ALL_SCOPES);
    }

    /** A personal access token of the Data Center. */
    public String personalToken(Person person) {
        return personalToken(person, "by hand");
    }

    /** The same with this name. */
    public String personalToken(Person person, String name) {
        synchronized (sites) {
            return tokens().make(person, name);
        }
    }

    /** The names of the person's access tokens of the Data Center, oldest first. */
    public List<String> personalTokens(Person person) {
        synchronized (sites) {
            return tokens().names(person);
        }
    }

    private PersonalTokens tokens() {
        return Objects.requireNonNull(personal, "not mounted");
    }

    /** From now on everything is refused with this {@code RateLimit-Reason}; null for nothing. */
    public void spend(@Nullable String reason) {
        Objects.requireNonNull(gate, "not mounted").spend(reason);
    }

    /** The longest request with a file that is taken from now on, in bytes. */
    public void attachmentLimit(long bytes) {
        Objects.requireNonNull(attachments, "not mounted").limit(bytes);
    }

    @Override
    public Map<String, String> fields(Person person) {
        return Map.of("base", "https://" + Sites.FIRST, "username", person.email(), "password", apiToken(person));
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        spend(null);
        attachmentLimit(Long.MAX_VALUE);
        synchronized (sites) {
            sites.reset();
            tokens().reset();
        }
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            ctx.response().putHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
        }
        if (status == 429) {
            ctx.response().putHeader("RateLimit-Reason", "jira-burst-based");
        }
        JiraRefusal refusal = JiraRefusal.of(status, status == 429 ? "Rate limit exceeded." : "Service unavailable");
        Reply.json(ctx, status, refusal.body());
    }
}
