package org.cdcd.connectors.twin.dropbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.Grant;

/** Whose account it is, how full, and the end of a grant. */
final class AccountFunctions {
    private static final long FREE_PLAN = 2_147_483_648L;

    private final Gate gate;
    private final AuthorizationServer server;
    private final DropboxState state;

    AccountFunctions(Gate gate, AuthorizationServer server, DropboxState state) {
        this.gate = gate;
        this.server = server;
        this.state = state;
    }

    void mount(Router router) {
        gate.bare(router, "users/get_current_account", "account_info.read", call -> Account.json(call.person()));
        gate.bare(router, "users/get_space_usage", "account_info.read", this::space);
        gate.bare(router, "auth/token/revoke", "", this::revoke);
        gate.rpc(
                router,
                "check/user",
                "account_info.read",
                call -> Reply.JSON
                        .createObjectNode()
                        .put("result", call.argument().only("query").text("query")));
    }

    private JsonNode space(Call call) {
        ObjectNode json = Reply.JSON.createObjectNode().put("used", state.used(call.person()));
        json.putObject("allocation").put(".tag", "individual").put("allocated", Math.min(FREE_PLAN, state.limit()));
        return json;
    }

    /** Ends the refresh token as well. */
    private JsonNode revoke(Call call) {
        Grant grant = call.access().grant();
        if (grant != null) {
            server.revokeGrant(grant);
        }
        return Reply.JSON.nullNode();
    }
}
