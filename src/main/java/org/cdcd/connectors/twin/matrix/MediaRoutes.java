package org.cdcd.connectors.twin.matrix;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.Content;
import org.cdcd.connectors.twin.content.ContentSink;

/** Files, which only whoever has a token may read; the old way without one finds none of the new. */
final class MediaRoutes {
    private record File(String type, Content content) {}

    private final MatrixGate gate;
    private final Stage stage;
    private final Map<String, File> files = new HashMap<>();
    private long limit = Long.MAX_VALUE;
    private int stored;

    MediaRoutes(MatrixGate gate, Stage stage) {
        this.gate = gate;
        this.stage = stage;
    }

    void mount(Router router) {
        gate.on(router.post("/_matrix/media/v3/upload"), this::upload);
        gate.on(router.get(MatrixTwin.API + "/v1/media/download/:server/:media"), this::download);
        router.get("/_matrix/media/v3/download/:server/:media")
                .handler(ctx -> MatrixGate.guard(ctx, () -> {
                    throw MatrixRefusal.notFound("Not found");
                }));
    }

    /** The largest file that is taken from now on, in bytes. */
    synchronized void limit(long bytes) {
        limit = bytes;
    }

    synchronized void reset() {
        files.values().forEach(file -> file.content().discard());
        files.clear();
        limit = Long.MAX_VALUE;
    }

    private synchronized void upload(MatrixCall call) {
        HttpServerRequest request = call.ctx().request();
        String length = request.getHeader("Content-Length");
        if (length != null && Long.parseLong(length) > limit) {
            throw MatrixRefusal.of(413, "M_TOO_LARGE", "Cannot upload files larger than " + limit);
        }
        String type = Objects.requireNonNullElse(request.getHeader("Content-Type"), "application/octet-stream");
        String id = "media" + ++stored;
        request.pause();
        ContentSink.onDisk(stage.vertx(), stage.folder().resolve(id))
                .compose(sink -> request.pipeTo(sink).compose(done -> sink.finish()))
                .onSuccess(content -> {
                    keep(id, new File(type, content));
                    call.answer(Homeserver.content("content_uri", "mxc://" + Homeserver.NAME + "/" + id));
                })
                .onFailure(failed -> request.connection().close());
    }

    private synchronized void keep(String id, File file) {
        files.put(id, file);
    }

    private synchronized void download(MatrixCall call) {
        File file = call.part("server").equals(Homeserver.NAME) ? files.get(call.part("media")) : null;
        if (file == null) {
            throw MatrixRefusal.notFound("Not found");
        }
        RoutingContext ctx = call.ctx();
        ctx.response()
                .putHeader("Content-Type", file.type())
                .putHeader("Content-Disposition", "attachment")
                .putHeader("Content-Length", String.valueOf(file.content().length()));
        if (Reply.begin(ctx)) {
            file.content()
                    .writeTo(stage.vertx(), ctx.response(), 0, file.content().length())
                    .onSuccess(done -> ctx.response().end())
                    .onFailure(failed -> ctx.request().connection().close());
        }
    }
}
