package org.cdcd.connectors.twin.linkedin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ConsentPage;
import org.cdcd.connectors.twin.oauth.Rules;
import org.jspecify.annotations.Nullable;

/** LinkedIn, with members who have posted nothing, for an app that has no contract with it. */
public final class LinkedInTwin implements Twin {
    private @Nullable AuthorizationServer server;
    private @Nullable Wall wall;

    @Override
    public String id() {
        return "linkedin";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(RestCall.HOST, LinkedInOAuth.WEB);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer oauth =
                new AuthorizationServer(LinkedInOAuth.RULES, stage.time(), stage.random(), stage.faults());
        Wall posts = new Wall(stage.time(), stage.random());
        RestGate gate = new RestGate(oauth, posts, stage.time());
        Router web = stage.router(LinkedInOAuth.WEB);
        Router api = stage.router(RestCall.HOST);
        new ConsentPage(oauth, LinkedInOAuth.CONSENT).mount(web);
        new LinkedInOAuth(oauth).mount(web);
        new PostRoutes(gate, posts).mount(api);
        new ImageRoutes(gate, posts).mount(api, web);
        gate.plain(api.get("/v2/userinfo"), LinkedInTwin::userInfo);
        for (Router router : List.of(web, api)) {
            router.route()
                    .handler(ctx -> Reply.json(
                            ctx,
                            404,
                            LinkedInRefusal.of(404, "RESOURCE_NOT_FOUND", "No virtual resource found")
                                    .body()));
        }
        server = oauth;
        wall = posts;
    }

    private static void userInfo(RestCall call) {
        call.need("openid");
        Person person = call.person();
        ObjectNode json = Reply.JSON.createObjectNode().put("sub", RestCall.subject(person));
        if (call.access().has("profile")) {
            int blank = person.name().indexOf(' ');
            json.put("name", person.name())
                    .put("given_name", person.name().substring(0, blank))
                    .put("family_name", person.name().substring(blank + 1));
            json.putObject("locale").put("country", "US").put("language", "en");
        }
        if (call.access().has("email")) {
            json.put("email", person.email()).put("email_verified", true);
        }
        Reply.json(call.ctx(), 200, json);
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return Objects.requireNonNull(server, "not mounted");
    }

    /** From now on programs are partners': they get refresh tokens. */
    public void partner() {
        oauth().change(rules -> rules.withRotation(Rules.Rotation.REUSABLE));
    }

    /** How many posts a member may write in a day from now on. */
    public void dailyLimit(int posts) {
        synchronized (wall()) {
            wall().limit(posts);
        }
    }

    /** The texts of a member's posts as members read them, newest first. */
    public List<String> texts(Person person) {
        synchronized (wall()) {
            return wall().posts(person).stream().map(post -> post.text).toList();
        }
    }

    /** An access token made by hand. */
    public String token(Person person, String... scopes) {
        return oauth().personal(person, LinkedInOAuth.KIND, "AQV", Set.of(scopes));
    }

    private Wall wall() {
        return Objects.requireNonNull(wall, "not mounted");
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        synchronized (wall()) {
            wall().reset();
        }
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        LinkedInRefusal refusal = status == 429
                ? LinkedInRefusal.of(429, "TOO_MANY_REQUESTS", "Resource level throttle limit for calls reached.")
                : LinkedInRefusal.of(status, "INTERNAL_SERVER_ERROR", "Internal Server Error");
        Reply.json(ctx, status, refusal.body());
    }
}
