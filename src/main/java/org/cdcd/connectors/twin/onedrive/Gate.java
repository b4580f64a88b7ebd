package org.cdcd.connectors.twin.onedrive;

import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/** What every call passes: a good token with one of the scopes. */
final class Gate {
    static final Set<String> READ = Set.of("Files.Read", "Files.Read.All", "Files.ReadWrite", "Files.ReadWrite.All");
    static final Set<String> WRITE = Set.of("Files.ReadWrite", "Files.ReadWrite.All");
    static final Set<String> PROFILE = Set.of("User.Read");

    private final AuthorizationServer server;
    private volatile boolean scarce;

    Gate(AuthorizationServer server) {
        this.server = server;
    }

    /** Whether four fifths of what the program may do are used; only then answers say how much is left. */
    void scarce(boolean on) {
        scarce = on;
    }

    Access admit(RoutingContext ctx, Set<String> scopes) {
        String token = BearerToken.of(ctx, "bearer").orElseThrow(() -> GraphRefusal.token("Access token is empty."));
        Access access = server.find(token);
        if (access == null) {
            throw GraphRefusal.token("Access token validation failure. Invalid audience.");
        }
        if (server.expired(access)) {
            throw GraphRefusal.token("Lifetime validation failed, the token is expired.");
        }
        if (scopes.stream().noneMatch(access::has)) {
            throw GraphRefusal.denied();
        }
        if (scarce) {
            ctx.response()
                    .putHeader("RateLimit-Limit", "1200")
                    .putHeader("RateLimit-Remaining", "120")
                    .putHeader("RateLimit-Reset", "5");
        }
        return access;
    }
}
