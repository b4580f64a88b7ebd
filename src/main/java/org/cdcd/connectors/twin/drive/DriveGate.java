package org.cdcd.connectors.twin.drive;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/** What every call of the API passes: a good token, with one of the scopes that will do. */
final class DriveGate {
    static final String SCOPE = "https://www.googleapis.com/auth/";
    static final Set<String> READ = Set.of("drive", "drive.file", "drive.readonly");
    static final Set<String> SEE =
            Set.of("drive", "drive.file", "drive.readonly", "drive.metadata", "drive.metadata.readonly");
    static final Set<String> WRITE = Set.of("drive", "drive.file");

    private static final Set<String> ALL_FILES =
            Set.of("drive", "drive.readonly", "drive.metadata", "drive.metadata.readonly");

    private final AuthorizationServer server;
    private final DriveState state;

    DriveGate(AuthorizationServer server, DriveState state) {
        this.server = server;
        this.state = state;
    }

    static boolean seesAll(Access access) {
        return any(access, ALL_FILES);
    }

    private static boolean any(Access access, Set<String> scopes) {
        return scopes.stream().anyMatch(scope -> access.has(SCOPE + scope));
    }

    void on(Route route, Set<String> scopes, Consumer<DriveCall> handler) {
        route.handler(ctx -> run(ctx, scopes, handler));
    }

    void run(RoutingContext ctx, Set<String> scopes, Consumer<DriveCall> handler) {
        guard(ctx, () -> {
            DriveCall call = new DriveCall(ctx, admit(ctx, scopes), state);
            synchronized (state) {
                handler.accept(call);
            }
        });
    }

    /** Turns what is thrown into Google's answer. */
    static void guard(RoutingContext ctx, Runnable body) {
        try {
            body.run();
        } catch (GoogleRefusal refusal) {
            Reply.json(ctx, refusal.status(), refusal.body());
        }
    }

    Access admit(RoutingContext ctx, Set<String> scopes) {
        Access access = BearerToken.of(ctx, "bearer").map(server::find).orElse(null);
        if (access == null || server.expired(access)) {
            ctx.response().putHeader("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\"");
            throw GoogleRefusal.of(401, "authError", "Invalid Credentials");
        }
        if (!any(access, scopes)) {
            throw GoogleRefusal.of(403, "insufficientPermissions", "Request had insufficient authentication scopes.");
        }
        return access;
    }
}
