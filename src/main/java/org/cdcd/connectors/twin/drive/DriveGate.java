package org.cdcd.connectors.twin.drive;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.google.GoogleAccounts;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.cdcd.connectors.twin.oauth.Access;

/** What every call of the API passes: a good token, with one of the scopes that will do. */
final class DriveGate {
    static final Set<String> READ = Set.of("drive", "drive.file", "drive.readonly");
    static final Set<String> SEE =
            Set.of("drive", "drive.file", "drive.readonly", "drive.metadata", "drive.metadata.readonly");
    static final Set<String> WRITE = Set.of("drive", "drive.file");

    private static final Set<String> ALL_FILES =
            Set.of("drive", "drive.readonly", "drive.metadata", "drive.metadata.readonly");

    private final GoogleAccounts accounts;
    private final DriveState state;

    DriveGate(GoogleAccounts accounts, DriveState state) {
        this.accounts = accounts;
        this.state = state;
    }

    static boolean seesAll(Access access) {
        return GoogleAccounts.any(access, ALL_FILES);
    }

    void on(Route route, Set<String> scopes, Consumer<DriveCall> handler) {
        route.handler(ctx -> run(ctx, scopes, handler));
    }

    void run(RoutingContext ctx, Set<String> scopes, Consumer<DriveCall> handler) {
        GoogleRefusal.guard(ctx, () -> {
            DriveCall call = new DriveCall(ctx, accounts.admit(ctx, scopes), state);
            synchronized (state) {
                handler.accept(call);
            }
        });
    }
}
