package org.cdcd.connectors.twin.onedrive;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.Reply;

/** Which call a request is: Graph's paths have colons and brackets that no router's template can say. */
final class GraphRoutes {
    private static final int LIMIT = 4 * 1024 * 1024;
    private static final Pattern SEARCH = Pattern.compile("search\\(q='(.*)'\\)");
    private static final Pattern PERMISSION = Pattern.compile("permissions/([^/]+)");

    private final DriveState state;
    private final Gate gate;
    private final AccountRoutes account;
    private final ItemRoutes items;
    private final DeltaRoute delta;
    private final SharingRoutes sharing;
    private final Downloads downloads;
    private final Uploads uploads;
    private final UploadSessions sessions;

    GraphRoutes(
            DriveState state,
            Gate gate,
            SharingRoutes sharing,
            Downloads downloads,
            Uploads uploads,
            UploadSessions sessions) {
        this.state = state;
        this.gate = gate;
        this.account = new AccountRoutes(state);
        this.items = new ItemRoutes(state);
        this.delta = new DeltaRoute(state);
        this.sharing = sharing;
        this.downloads = downloads;
        this.uploads = uploads;
        this.sessions = sessions;
    }

    void mount(Router router) {
        router.get("/v1.0/me")
                .handler(ctx -> GraphRefusal.guard(
                        ctx,
                        () -> Reply.json(
                                ctx,
                                200,
                                AccountRoutes.me(gate.admit(ctx, Gate.PROFILE).person()))));
        router.put("/v1.0/*").handler(ctx -> {
            ctx.request().pause();
            run(ctx, Gate.WRITE, this::put);
        });
        router.route("/v1.0/*").handler(BodyHandler.create(false).setBodyLimit(LIMIT));
        router.get("/v1.0/*").handler(ctx -> run(ctx, Gate.READ, this::get));
        router.post("/v1.0/*").handler(ctx -> run(ctx, Gate.WRITE, this::post));
        router.patch("/v1.0/*").handler(ctx -> run(ctx, Gate.WRITE, this::patch));
        router.delete("/v1.0/*").handler(ctx -> run(ctx, Gate.WRITE, this::delete));
    }

    private void run(RoutingContext ctx, Set<String> scopes, Consumer<GraphCall> body) {
        GraphRefusal.guard(ctx, () -> {
            var person = gate.admit(ctx, scopes).person();
            synchronized (state) {
                body.accept(new GraphCall(ctx, state.drive(person), Address.of(Reply.path(ctx))));
            }
        });
    }

    private void get(GraphCall call) {
        String wanted = call.address().wanted();
        Matcher search = SEARCH.matcher(wanted);
        if (call.address().item() == null) {
            account.drive(call);
        } else if (search.matches()) {
            items.search(call, search.group(1));
        } else {
            switch (wanted) {
                case "" -> items.show(call);
                case "children" -> items.children(call);
                case "content" -> downloads.redirect(call);
                case "permissions" -> sharing.list(call);
                case "delta", "delta()" -> delta.list(call);
                default -> throw unknown();
            }
        }
    }

    private void put(GraphCall call) {
        if (!call.address().wanted().equals("content")) {
            throw unknown();
        }
        uploads.put(call);
    }

    private void post(GraphCall call) {
        switch (call.address().wanted()) {
            case "children" -> items.create(call);
            case "createUploadSession" -> sessions.create(call);
            case "createLink" -> sharing.link(call);
            case "invite" -> sharing.invite(call);
            default -> throw unknown();
        }
    }

    private void patch(GraphCall call) {
        if (!call.address().wanted().isEmpty()) {
            throw unknown();
        }
        items.change(call);
    }

    private void delete(GraphCall call) {
        Matcher permission = PERMISSION.matcher(call.address().wanted());
        if (permission.matches()) {
            sharing.end(call, permission.group(1));
        } else if (call.address().wanted().isEmpty()) {
            items.delete(call);
        } else {
            throw unknown();
        }
    }

    private static GraphRefusal unknown() {
        return GraphRefusal.invalid("Resource not found for the segment.");
    }
}
