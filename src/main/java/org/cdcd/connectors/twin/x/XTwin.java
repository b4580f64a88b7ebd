package org.cdcd.connectors.twin.x;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

/** X, with twelve posts of Bob, whom Alice follows; the newest of them mentions her. */
public final class XTwin implements Twin {
    /** A segment of five MiB in Base64, and its JSON. */
    private static final int BODY_LIMIT = 8 * 1024 * 1024;

    private @Nullable AuthorizationServer server;
    private @Nullable Posts posts;
    private @Nullable Media media;
    private @Nullable Allowance allowance;
    private @Nullable InstantSource time;

    @Override
    public String id() {
        return "twitter";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(XCall.API, XCall.WEB);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer oauth = new AuthorizationServer(XOAuth.RULES, stage.time(), stage.random(), stage.faults());
        oauth.codesLive(XOAuth.CODE_LIFETIME);
        Posts all = new Posts(stage.time());
        Media uploads = new Media();
        Allowance counts = new Allowance(stage.time());
        Gate gate = new Gate(oauth, counts, all);
        Router web = stage.router(XCall.WEB);
        XOAuth.guard(web);
        new ConsentPage(oauth, XOAuth.CONSENT).mount(web);
        Router api = stage.router(XCall.API);
        new XOAuth(oauth).mount(api);
        api.route().handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        new TimelineRoutes(all, gate).mount(api);
        new PostRoutes(all, uploads, gate).mount(api);
        new UserRoutes(gate).mount(api);
        new MediaRoutes(uploads, gate).mount(api);
        web.route().handler(ctx -> Reply.html(ctx, 404, "<!doctype html><title>X</title><p>Not found."));
        // an unknown path gets a 404 with nothing in it
        api.route().handler(ctx -> Reply.empty(ctx, 404));
        server = oauth;
        posts = all;
        media = uploads;
        allowance = counts;
        time = stage.time();
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return Objects.requireNonNull(server, "not mounted");
    }

    /** A person's token, made by hand. */
    public String token(Person person, String... scopes) {
        return oauth().personal(person, XOAuth.KIND, "", Set.of(scopes));
    }

    /** From now on each endpoint takes so many calls of an account in a quarter of an hour. */
    public void limit(int calls) {
        Objects.requireNonNull(allowance, "not mounted").limit(calls);
    }

    /** What the application may use in a month is used up. */
    public void capUsage() {
        Objects.requireNonNull(allowance, "not mounted").cap();
    }

    /** The application's prepaid credit is used up. */
    public void spendCredit() {
        Objects.requireNonNull(allowance, "not mounted").spend();
    }

    /** The SHA-256, in hexadecimal, of what was uploaded under this id; empty if that is not complete. */
    public String digest(String mediaId, Person owner) {
        var content = Objects.requireNonNull(media, "not mounted").of(mediaId, owner).content;
        return content == null ? "" : content.sha256();
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        Objects.requireNonNull(posts, "not mounted").reset();
        Objects.requireNonNull(media, "not mounted").reset();
        Objects.requireNonNull(allowance, "not mounted").reset();
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            Instant reset =
                    Objects.requireNonNull(time, "not mounted").instant().plus(retryAfter);
            ctx.response().putHeader("x-rate-limit-reset", String.valueOf(reset.getEpochSecond()));
        }
        (status == 429 ? XRefusal.tooMany() : XRefusal.outOfOrder(status)).answer(ctx);
    }
}
