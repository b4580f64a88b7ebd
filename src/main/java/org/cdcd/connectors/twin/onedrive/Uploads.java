package org.cdcd.connectors.twin.onedrive;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.cdcd.connectors.twin.content.ContentSink;

/** Small files in one call: {@code PUT …/content}. */
final class Uploads {
    private static final long MOST = 250L * 1024 * 1024;
    private static final String BEHAVIOR = "@microsoft.graph.conflictBehavior";

    private final DriveState state;
    private final Arrival arrival;

    Uploads(DriveState state, Arrival arrival) {
        this.state = state;
        this.arrival = arrival;
    }

    /** The request is paused. */
    void put(GraphCall call) {
        RoutingContext ctx = call.ctx();
        HttpServerRequest request = ctx.request();
        String length = request.getHeader("Content-Length");
        if (length == null) {
            throw GraphRefusal.of(411, "invalidRequest", "Content-Length is required");
        }
        if (Long.parseLong(length) > MOST) {
            throw GraphRefusal.of(413, "invalidRequest", "The request is too large; use an upload session");
        }
        String behavior = request.getParam(BEHAVIOR);
        Saving saving = Saving.of(call, behavior == null ? "replace" : behavior);
        saving.check(state, Long.parseLong(length));
        String type = request.getHeader("Content-Type");
        arrival.open()
                .compose(sink -> sink.take(request, bytes -> {}).map(sink))
                .compose(ContentSink::finish)
                .onSuccess(content -> GraphRefusal.guard(ctx, () -> {
                    synchronized (state) {
                        saving.save(ctx, state, content, type == null ? "application/octet-stream" : type);
                    }
                }))
                .onFailure(ctx::fail);
    }
}
