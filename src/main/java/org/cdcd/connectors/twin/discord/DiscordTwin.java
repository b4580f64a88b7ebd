package org.cdcd.connectors.twin.discord;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
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

/** Discord with the servers of {@link Servers}, one bot and one webhook. */
public final class DiscordTwin implements Twin {
    static final String HOST = "discord.com";
    static final String API = "/api/v10";
    private static final int BODY_LIMIT = 1024 * 1024;

    private @Nullable AuthorizationServer server;
    private @Nullable Servers servers;

    @Override
    public String id() {
        return "discord";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(HOST);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer oauth =
                new AuthorizationServer(DiscordOAuth.RULES, stage.time(), stage.random(), stage.faults());
        Servers all = new Servers(stage.time());
        DiscordGate gate = new DiscordGate(oauth, all);
        Messages messages = new Messages(all);
        Router router = stage.router(HOST);
        new ConsentPage(oauth, DiscordOAuth.CONSENT).mount(router);
        new DiscordOAuth(oauth).mount(router);
        MessageRoutes channels = new MessageRoutes(gate, messages);
        WebhookRoutes webhooks = new WebhookRoutes(gate, messages);
        channels.mountFiles(router);
        webhooks.mountFiles(router);
        router.route(API + "/*").handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        channels.mount(router);
        webhooks.mount(router);
        new GuildRoutes(gate).mount(router);
        router.route()
                .handler(ctx -> DiscordGate.guard(ctx, () -> {
                    throw DiscordRefusal.of(404, 0, "404: Not Found");
                }));
        server = oauth;
        servers = all;
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return Objects.requireNonNull(server, "not mounted");
    }

    private Servers servers() {
        return Objects.requireNonNull(servers, "not mounted");
    }

    /** The bot's token. */
    public String botToken() {
        return oauth().personal(Person.ALICE, DiscordGate.BOT, "MTAw.", Set.of());
    }

    /** A token of a person, made by hand. */
    public String userToken(Person person, String... scopes) {
        return oauth().personal(person, DiscordGate.USER, "", Set.of(scopes));
    }

    /** Gives the webhook this token; null takes the webhook away. */
    public void webhook(@Nullable String token) {
        synchronized (servers()) {
            servers().webhook(token);
        }
    }

    /** Whether searching has to wait for an index. */
    public void indexing(boolean now) {
        synchronized (servers()) {
            servers().indexing(now);
        }
    }

    /** The largest file that is taken from now on, in bytes. */
    public void fileLimit(long bytes) {
        synchronized (servers()) {
            servers().fileLimit(bytes);
        }
    }

    @Override
    public Map<String, String> fields(Person person) {
        return Map.of("token", botToken());
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        synchronized (servers()) {
            servers().reset();
        }
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        DiscordRefusal refusal = DiscordRefusal.of(status, 0, status == 429 ? "You are being rate limited." : "Error");
        if (status == 429) {
            double seconds = retryAfter == null ? 1 : retryAfter.toMillis() / 1000.0;
            refusal.body().put("retry_after", seconds).put("global", false).remove("code");
            ctx.response().putHeader("X-RateLimit-Scope", "user");
        }
        if (retryAfter != null) {
            ctx.response().putHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
        }
        Reply.json(ctx, status, refusal.body());
    }
}
