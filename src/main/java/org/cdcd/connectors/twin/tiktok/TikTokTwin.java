package org.cdcd.connectors.twin.tiktok;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
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
 * TikTok, with three films of Alice and one of Bob, both of whose accounts are private. The application is not audited, and
 * TikTok knows {@code films.example.org} to be its own.
 */
public final class TikTokTwin implements Twin {
    private static final int BODY_LIMIT = 1024 * 1024;

    private @Nullable AuthorizationServer server;
    private @Nullable Films films;
    private @Nullable TikTokGate gate;
    private @Nullable UploadHost uploads;
    private @Nullable PublishRoutes publishing;

    @Override
    public String id() {
        return "tiktok";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(TikTokCall.API, TikTokCall.UPLOAD, TikTokCall.WEB);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer oauth =
                new AuthorizationServer(TikTokOAuth.RULES, stage.time(), stage.random(), stage.faults());
        Films all = new Films(stage.time());
        TikTokGate counted = new TikTokGate(oauth, stage.time(), all);
        UploadHost host = new UploadHost(stage, all);
        PublishRoutes publish = new PublishRoutes(all, counted, host);
        Router web = stage.router(TikTokCall.WEB);
        TikTokOAuth.guard(web);
        new ConsentPage(oauth, TikTokOAuth.CONSENT, TikTokOAuth.CLIENT_KEY).mount(web);
        web.route().handler(ctx -> Reply.html(ctx, 404, "<!doctype html><title>TikTok</title><p>Not found."));
        Router api = stage.router(TikTokCall.API);
        new TikTokOAuth(oauth).mount(api);
        api.route().handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        new ReadRoutes(all, counted).mount(api);
        publish.mount(api);
        api.route()
                .handler(ctx -> Reply.json(
                        ctx, 404, new TikTokRefusal(404, "unsupported_path", "Unsupported path(Janus)").body()));
        host.mount(stage.router(TikTokCall.UPLOAD));
        server = oauth;
        films = all;
        gate = counted;
        uploads = host;
        publishing = publish;
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return Objects.requireNonNull(server, "not mounted");
    }

    /** A person's token, made by hand. */
    public String token(Person person, String... scopes) {
        return oauth().personal(person, TikTokOAuth.KIND, "act.", Set.of(scopes));
    }

    /** Every account has posted all that it may in a day. */
    public void spendPosts() {
        Objects.requireNonNull(publishing, "not mounted").spend(true);
    }

    /** The SHA-256, in hexadecimal, of a film that has arrived wholly; empty if it has not. */
    public String digest(String publishId) {
        String digest = Objects.requireNonNull(uploads, "not mounted").digest(publishId);
        return digest == null ? "" : digest;
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        Objects.requireNonNull(films, "not mounted").reset();
        Objects.requireNonNull(gate, "not mounted").reset();
        Objects.requireNonNull(uploads, "not mounted").reset();
        Objects.requireNonNull(publishing, "not mounted").spend(false);
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        TikTokRefusal refusal = status == 429
                ? new TikTokRefusal(status, "rate_limit_exceeded", "The API rate limit was exceeded.")
                : new TikTokRefusal(status, "internal_error", "Something is wrong. Please try again later.");
        Reply.json(ctx, status, refusal.body());
    }
}
