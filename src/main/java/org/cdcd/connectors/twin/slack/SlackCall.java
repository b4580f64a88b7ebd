package org.cdcd.connectors.twin.slack;

import io.vertx.ext.web.RoutingContext;
import java.util.TreeSet;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;

/** One admitted call of a method. */
record SlackCall(RoutingContext ctx, Access access, Arguments arguments, String token) {
    static final String HOST = "slack.com";
    static final String FILES = "files.slack.com";

    /** Who acts: the person, or the program's bot. */
    String user() {
        return access.kind().equals(SlackOAuth.BOT) ? Workspace.BOT : Workspace.user(access.person());
    }

    boolean bot() {
        return access.kind().equals(SlackOAuth.BOT);
    }

    String provided() {
        return String.join(",", new TreeSet<>(access.scopes()));
    }

    /** Refuses a token without this scope. */
    void need(String scope) {
        if (!access.has(scope)) {
            throw SlackRefusal.missingScope(scope, provided());
        }
    }

    String filesBase() {
        return Reply.base(ctx, FILES);
    }
}
