package org.cdcd.connectors.twin.onedrive;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.microsoft.MicrosoftAccounts;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.jspecify.annotations.Nullable;

/** OneDrive; everybody has an empty drive at first. */
public final class OneDriveTwin implements Twin {
    static final String GRAPH = "graph.microsoft.com";

    private @Nullable MicrosoftAccounts accounts;
    private @Nullable DriveState state;
    private @Nullable Gate gate;
    private @Nullable Runnable rest;

    @Override
    public String id() {
        return "onedrive";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(MicrosoftAccounts.LOGIN, GRAPH, UploadSessions.HOST, Downloads.HOST);
    }

    @Override
    public void mount(Stage stage) {
        MicrosoftAccounts microsoft = MicrosoftAccounts.on(stage);
        AuthorizationServer oauth = microsoft.oauth();
        DriveState drives = new DriveState(stage.time());
        Arrival arrival = new Arrival(stage);
        UploadSessions sessions = new UploadSessions(stage, drives, arrival);
        Downloads downloads = new Downloads(stage, drives);
        SharingRoutes sharing = new SharingRoutes();
        Gate guard = new Gate(oauth);
        gate = guard;
        new GraphRoutes(drives, guard, sharing, downloads, new Uploads(drives, arrival), sessions)
                .mount(stage.router(GRAPH));
        sessions.mount(stage.router(UploadSessions.HOST));
        downloads.mount(stage.router(Downloads.HOST));
        accounts = microsoft;
        state = drives;
        rest = () -> {
            sessions.reset();
            downloads.reset();
            sharing.reset();
        };
    }

    /** Whether the program has used so much that answers say how much is left. */
    public void scarce(boolean on) {
        Objects.requireNonNull(gate, "not mounted").scarce(on);
    }

    /** Part of an address that is its own credential. */
    static String secret(Stage stage) {
        byte[] bytes = new byte[16];
        stage.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Such an address takes no other credential. */
    static void refuseCredential(RoutingContext ctx) {
        if (ctx.request().getHeader("Authorization") != null) {
            throw GraphRefusal.of(401, "unauthenticated", "The address is its own credential; send no other");
        }
    }

    private MicrosoftAccounts accounts() {
        return Objects.requireNonNull(accounts, "not mounted");
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return accounts().oauth();
    }

    /** An access token made by hand, with these scopes. */
    public String token(Person person, String... scopes) {
        return accounts().token(person, scopes);
    }

    /** How many bytes each person may keep from now on. */
    public void storageLimit(long bytes) {
        Objects.requireNonNull(state, "not mounted").limit(bytes);
    }

    /** Every delta token is too old from now on. */
    public void forgetTokens() {
        Objects.requireNonNull(state, "not mounted").forgetTokens();
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        DriveState drives = Objects.requireNonNull(state, "not mounted");
        drives.reset();
        scarce(false);
        synchronized (drives) {
            Objects.requireNonNull(rest, "not mounted").run();
        }
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        GraphRefusal.outage(ctx, status, retryAfter);
    }
}
