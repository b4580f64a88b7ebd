package org.cdcd.connectors.twin.slack;

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
import org.cdcd.connectors.twin.oauth.Rules;
import org.jspecify.annotations.Nullable;

/**
 * Slack, with one workspace: {@code general} (everybody and the bot), {@code random} (without the bot), {@code attic} (archived),
 * the private channel {@code secret} (bob alone) and a conversation of alice and bob.
 */
public final class SlackTwin implements Twin {
    private static final int BODY_LIMIT = 1024 * 1024;
    private static final Duration ROTATED_LIFETIME = Duration.ofHours(12);

    private @Nullable AuthorizationServer server;
    private @Nullable Workspace workspace;
    private @Nullable Methods methods;
    private @Nullable FileHost files;

    @Override
    public String id() {
        return "slack";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(SlackCall.HOST, SlackCall.FILES);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer oauth =
                new AuthorizationServer(SlackOAuth.RULES, stage.time(), stage.random(), stage.faults());
        Workspace team = new Workspace(stage.time());
        FileHost host = new FileHost(stage, oauth, team);
        Methods api = new Methods(oauth, team);
        new AccountMethods(team, oauth, api).add();
        new ChatMethods(team).add(api);
        new ConversationMethods(team).add(api);
        new FileMethods(team, host).add(api);
        Router router = stage.router(SlackCall.HOST);
        new ConsentPage(oauth, SlackOAuth.CONSENT).mount(router);
        new SlackOAuth(oauth).mount(router);
        router.route("/api/*").handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        api.mount(router);
        router.route().handler(ctx -> Reply.html(ctx, 404, "<!doctype html><title>Slack</title><p>Not found."));
        host.mount(stage.router(SlackCall.FILES));
        server = oauth;
        workspace = team;
        methods = api;
        files = host;
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return Objects.requireNonNull(server, "not mounted");
    }

    /** Token rotation on: tokens live for twelve hours and are refreshed once. */
    public void rotateTokens() {
        oauth().change(rules -> rules.withAccessLifetime(ROTATED_LIFETIME).withRotation(Rules.Rotation.SINGLE_USE));
    }

    /** A person's token, made by hand. */
    public String userToken(Person person, String... scopes) {
        return oauth().personal(person, SlackOAuth.USER, "xoxp-", Set.of(scopes));
    }

    /** A bot's token, made by hand. */
    public String botToken(Person installedBy, String... scopes) {
        return oauth().personal(installedBy, SlackOAuth.BOT, "xoxb-", Set.of(scopes));
    }

    /** Whom a message in a channel has pinged, such as {@code !channel}, as long as it says so. */
    public List<String> pings(String channel, String ts) {
        Workspace team = Objects.requireNonNull(workspace, "not mounted");
        synchronized (team) {
            return Markup.pings(team.channel(channel, Workspace.BOT).message(ts, "message_not_found").text);
        }
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        Objects.requireNonNull(workspace, "not mounted").reset();
        Objects.requireNonNull(methods, "not mounted").reset();
        Objects.requireNonNull(files, "not mounted").reset();
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            ctx.response().putHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
        }
        Reply.json(ctx, status, new SlackRefusal(status == 429 ? "ratelimited" : "internal_error").body());
    }
}
