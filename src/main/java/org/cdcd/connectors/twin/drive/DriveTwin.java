package org.cdcd.connectors.twin.drive;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ConsentPage;
import org.jspecify.annotations.Nullable;

/** Google Drive and Google's accounts; nobody has any files at first. */
public final class DriveTwin implements Twin {
    private @Nullable AuthorizationServer server;
    private @Nullable DriveState state;
    private @Nullable UploadRoutes uploads;

    @Override
    public String id() {
        return "gdrive";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(DriveCall.API, GoogleOAuth.ACCOUNTS, GoogleOAuth.OAUTH, GoogleOAuth.OPENID);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer oauth =
                new AuthorizationServer(GoogleOAuth.RULES, stage.time(), stage.random(), stage.faults());
        DriveState files = new DriveState(stage.time());
        DriveGate gate = new DriveGate(oauth, files);
        UploadRoutes routes = new UploadRoutes(stage, gate, files);
        Router api = stage.router(DriveCall.API);
        Router accounts = stage.router(GoogleOAuth.ACCOUNTS);
        Router tokens = stage.router(GoogleOAuth.OAUTH);
        Router openid = stage.router(GoogleOAuth.OPENID);
        new ConsentPage(oauth, GoogleOAuth.CONSENT).mount(accounts);
        new GoogleOAuth(oauth).mount(tokens, openid, api);
        routes.mount(api);
        new FileRoutes(gate, new Downloads(stage)).mount(api);
        new SharingRoutes(gate).mount(api);
        new ChangeRoutes(gate).mount(api);
        for (Router router : List.of(api, accounts, tokens, openid)) {
            router.route()
                    .handler(ctx -> DriveGate.guard(ctx, () -> {
                        throw GoogleRefusal.of(404, "notFound", "Not Found");
                    }));
        }
        server = oauth;
        state = files;
        uploads = routes;
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return Objects.requireNonNull(server, "not mounted");
    }

    /** An access token made by hand, with these of Drive's scopes ({@code drive.file}, …). */
    public String token(Person person, String... scopes) {
        Set<String> all =
                Stream.of(scopes).map(scope -> DriveGate.SCOPE + scope).collect(Collectors.toSet());
        return oauth().personal(person, GoogleOAuth.KIND, "ya29.", all);
    }

    /** From now on contents are digested and not kept; they read as zeros. */
    public void keepDigestsOnly() {
        Objects.requireNonNull(uploads, "not mounted").digestsOnly(true);
    }

    /** How many bytes each person may keep from now on. */
    public void storageLimit(long bytes) {
        Objects.requireNonNull(state, "not mounted").limit(bytes);
    }

    /** Every resumable upload that has begun is over. */
    public void expireUploads() {
        Objects.requireNonNull(uploads, "not mounted").resumable().expire();
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        Objects.requireNonNull(state, "not mounted").reset();
        Objects.requireNonNull(uploads, "not mounted").reset();
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            ctx.response().putHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
        }
        boolean limited = status == 403 || status == 429;
        GoogleRefusal refusal = limited
                ? GoogleRefusal.of(status, "userRateLimitExceeded", "User Rate Limit Exceeded")
                : GoogleRefusal.of(status, "backendError", "Backend Error");
        Reply.json(ctx, status, refusal.body());
    }
}
