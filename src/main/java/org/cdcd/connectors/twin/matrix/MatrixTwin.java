package org.cdcd.connectors.twin.matrix;

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

/**
 * The homeserver of {@code home.example}, which {@code .well-known} says is at {@code matrix.home.example}, with accounts at
 * {@code account.home.example}. Its rooms are those of {@link Homeserver}.
 */
public final class MatrixTwin implements Twin {
    static final String API = "/_matrix/client";
    private static final int BODY_LIMIT = 1024 * 1024;

    private @Nullable AuthorizationServer server;
    private @Nullable Homeserver homeserver;
    private @Nullable MediaRoutes media;

    @Override
    public String id() {
        return "matrix";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(Homeserver.NAME, Homeserver.HOST, MatrixOAuth.HOST);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer oauth =
                new AuthorizationServer(MatrixOAuth.RULES, stage.time(), stage.random(), stage.faults());
        Homeserver home = new Homeserver(stage.time());
        MatrixGate gate = new MatrixGate(oauth, home);
        MediaRoutes files = new MediaRoutes(gate, stage);
        Router api = stage.router(Homeserver.HOST);
        Router account = stage.router(MatrixOAuth.HOST);
        stage.router(Homeserver.NAME).get("/.well-known/matrix/client").handler(MatrixTwin::wellKnown);
        files.mount(api);
        api.route("/_matrix/*").handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        new MatrixOAuth(oauth).mount(api, account);
        new ConsentPage(oauth, MatrixOAuth.CONSENT).mount(account);
        gate.on(api.get(API + "/v3/account/whoami"), MatrixTwin::whoami);
        new RoomRoutes(gate).mount(api);
        new EventRoutes(gate).mount(api);
        new SyncRoutes(gate, stage.vertx()).mount(api);
        hosts().forEach(host -> stage.router(host)
                .route()
                .handler(ctx -> MatrixGate.guard(ctx, () -> {
                    throw MatrixRefusal.of(404, "M_UNRECOGNIZED", "Unrecognized request");
                })));
        server = oauth;
        homeserver = home;
        media = files;
    }

    private static void wellKnown(RoutingContext ctx) {
        var json = Reply.JSON.createObjectNode();
        json.putObject("m.homeserver").put("base_url", "https://" + Homeserver.HOST + "/");
        Reply.json(ctx, 200, json);
    }

    private static void whoami(MatrixCall call) {
        call.answer(Homeserver.content("user_id", call.user())
                .put("device_id", call.device())
                .put("is_guest", false));
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return Objects.requireNonNull(server, "not mounted");
    }

    /** A token of a device, made by hand. */
    public String token(Person person, String device) {
        return oauth().personal(
                        person,
                        MatrixOAuth.ACCESS,
                        "syt_",
                        Set.of(MatrixOAuth.API, "urn:matrix:client:device:" + device));
    }

    /** The largest file that is taken from now on, in bytes. */
    public void uploadLimit(long bytes) {
        Objects.requireNonNull(media, "not mounted").limit(bytes);
    }

    @Override
    public Map<String, String> fields(Person person) {
        return Map.of(
                "server",
                Homeserver.NAME,
                "homeserver",
                "https://" + Homeserver.HOST,
                "token",
                token(person, "BYHANDDEVICE"));
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        Homeserver home = Objects.requireNonNull(homeserver, "not mounted");
        synchronized (home) {
            home.reset();
        }
        Objects.requireNonNull(media, "not mounted").reset();
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            ctx.response().putHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
        }
        MatrixRefusal refusal = status == 429
                ? MatrixRefusal.limited(retryAfter == null ? 1_000 : retryAfter.toMillis())
                : MatrixRefusal.of(status, "M_UNKNOWN", "Internal server error");
        Reply.json(ctx, status, refusal.body());
    }
}
