package org.cdcd.connectors.twin.onedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.ContentSink;

/** Large files in fragments, in order, to an address on another host that takes no credential. */
final class UploadSessions {
    static final String HOST = "sn3302.up.1drv.com";
    private static final String PATH = "/up/";

    private final Stage stage;
    private final DriveState state;
    private final Arrival arrival;
    private final Map<String, Session> sessions = new HashMap<>();

    private static final class Session {
        private final Saving saving;
        private final ContentSink sink;
        private boolean busy;

        Session(Saving saving, ContentSink sink) {
            this.saving = saving;
            this.sink = sink;
        }
    }

    UploadSessions(Stage stage, DriveState state, Arrival arrival) {
        this.stage = stage;
        this.state = state;
        this.arrival = arrival;
    }

    void mount(Router router) {
        on(router, "PUT", this::fragment);
        on(router, "GET", ctx -> Reply.json(ctx, 200, status(session(ctx))));
        on(router, "DELETE", this::cancel);
    }

    private void on(Router router, String method, Consumer<RoutingContext> handler) {
        router.route(PATH + ":session").method(HttpMethod.valueOf(method)).handler(ctx -> {
            ctx.request().pause();
            GraphRefusal.guard(ctx, () -> {
                OneDriveTwin.refuseCredential(ctx);
                synchronized (state) {
                    handler.accept(ctx);
                }
            });
        });
    }

    void create(GraphCall call) {
        JsonNode item = call.json().path("item");
        String behavior = item.path("@microsoft.graph.conflictBehavior").asText("replace");
        if (item.has("name")
                && !item.path("name").asText().equals(call.address().lastName())) {
            throw GraphRefusal.invalid("The name is not that of the address");
        }
        Saving saving = Saving.of(call, behavior);
        saving.check(state, item.path("fileSize").asLong());
        arrival.open().onFailure(call.ctx()::fail).onSuccess(sink -> {
            String address = OneDriveTwin.secret(stage);
            Session session = new Session(saving, sink);
            synchronized (state) {
                sessions.put(address, session);
            }
            String url = Reply.base(call.ctx(), HOST) + PATH + address + "?tempauth=v1.twin";
            call.answer(200, status(session).put("uploadUrl", url));
        });
    }

    private Session session(RoutingContext ctx) {
        Session session = sessions.get(ctx.pathParam("session"));
        if (session == null) {
            throw GraphRefusal.notFound();
        }
        return session;
    }

    private ObjectNode status(Session session) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put(
                        "expirationDateTime",
                        stage.time().instant().plusSeconds(86_400).toString());
        json.putArray("nextExpectedRanges").add(session.sink.length() + "-");
        return json;
    }

    private void fragment(RoutingContext ctx) {
        Session session = session(ctx);
        HttpServerRequest request = ctx.request();
        Fragment fragment = Fragment.of(request);
        if (session.busy || fragment.from() != session.sink.length()) {
            throw GraphRefusal.of(416, "invalidRange", "The uploaded fragment overlaps with data or leaves a gap");
        }
        session.busy = true;
        session.sink.take(request, bytes -> {}).onFailure(ctx::fail).onSuccess(taken -> {
            session.busy = false;
            if (fragment.isLast()) {
                finish(ctx, session);
            } else {
                Reply.json(ctx, 202, status(session));
            }
        });
    }

    /** That the name is taken may come out only now. */
    private void finish(RoutingContext ctx, Session session) {
        session.sink
                .finish()
                .onFailure(ctx::fail)
                .onSuccess(content -> GraphRefusal.guard(ctx, () -> {
                    synchronized (state) {
                        sessions.values().remove(session);
                        session.saving.save(ctx, state, content, "application/octet-stream");
                    }
                }));
    }

    private void cancel(RoutingContext ctx) {
        sessions.values().remove(session(ctx));
        Reply.empty(ctx, 204);
    }

    void reset() {
        sessions.clear();
    }
}
