package org.cdcd.connectors.twin.instagram;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ConsentPage;
import org.jspecify.annotations.Nullable;

/** Instagram, where everybody has a professional account without posts. It fetches from this machine only: any other address ending in .jpg is an image. */
public final class InstagramTwin implements Twin {
    private @Nullable AuthorizationServer server;
    private @Nullable InstagramTokens tokens;
    private @Nullable Feed feed;

    @Override
    public String id() {
        return "instagram";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(GraphCall.HOST, InstagramOAuth.API, InstagramOAuth.WEB);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer oauth =
                new AuthorizationServer(InstagramOAuth.RULES, stage.time(), stage.random(), stage.faults());
        InstagramTokens ages = new InstagramTokens(oauth, stage.time());
        Feed everything = new Feed(stage.time());
        GraphGate gate = new GraphGate(ages, everything);
        Router web = stage.router(InstagramOAuth.WEB);
        Router api = stage.router(InstagramOAuth.API);
        Router graph = stage.router(GraphCall.HOST);
        new ConsentPage(oauth, InstagramOAuth.CONSENT).mount(web);
        new InstagramOAuth(oauth, ages).mount(api, graph);
        new PublishRoutes(gate, everything).mount(graph);
        new CommentRoutes(gate, everything).mount(graph);
        new AccountRoutes(gate, everything).mount(graph);
        for (Router router : List.of(web, api, graph)) {
            router.route()
                    .handler(ctx -> Reply.json(
                            ctx,
                            404,
                            GraphRefusal.of(2500, 0, "Unknown path components").body()));
        }
        server = oauth;
        tokens = ages;
        feed = everything;
    }

    /** Its programs, grants and tokens. */
    public AuthorizationServer oauth() {
        return Objects.requireNonNull(server, "not mounted");
    }

    /** An access token made by hand, with these scopes besides the basic one. */
    public String token(Person person, String... scopes) {
        Set<String> all = new HashSet<>(List.of(scopes));
        all.add(GraphGate.BASIC);
        return oauth().personal(person, InstagramTokens.LONG, "IGAAL", all);
    }

    /** From now on a container is ready only after it was asked for so many times. */
    public void slowness(int questions) {
        on(posts -> posts.slowness(questions));
    }

    /** How many posts a person may publish in a day from now on. */
    public void dailyLimit(int posts) {
        on(all -> all.limit(posts));
    }

    /** The pictures that it has fetched, by the address each was at. */
    public Map<String, byte[]> fetched() {
        Feed all = Objects.requireNonNull(feed, "not mounted");
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        synchronized (all) {
            all.fetched()
                    .forEach(one -> pictures.put(one.address(), one.picture().getBytes()));
        }
        return pictures;
    }

    /** Somebody else writes a comment under a post. */
    public String comment(Person owner, String post, Person author, String text) {
        Feed all = Objects.requireNonNull(feed, "not mounted");
        synchronized (all) {
            return all.comment(all.post(post, owner), null, author, text).id();
        }
    }

    private void on(Consumer<Feed> change) {
        Feed all = Objects.requireNonNull(feed, "not mounted");
        synchronized (all) {
            change.accept(all);
        }
    }

    @Override
    public void register(TwinClient client) {
        oauth().register(client);
    }

    @Override
    public void reset() {
        oauth().reset();
        Objects.requireNonNull(tokens, "not mounted").reset();
        on(Feed::reset);
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        // the service knows no 429: being throttled is a 403 with a code
        GraphRefusal refusal = status == 403 || status == 429 ? GraphRefusal.busy() : GraphRefusal.down(status);
        Reply.json(ctx, refusal.status(), refusal.body());
    }
}
