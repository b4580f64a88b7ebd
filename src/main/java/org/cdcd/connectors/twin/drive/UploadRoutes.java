package org.cdcd.connectors.twin.drive;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.Content;
import org.cdcd.connectors.twin.content.ContentSink;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.jspecify.annotations.Nullable;

/** {@code /upload/drive/v3/files}: in one request, with metadata in front, or resumable. */
final class UploadRoutes {
    private static final int MULTIPART_LIMIT = 6 * 1024 * 1024;

    private final Stage stage;
    private final DriveGate gate;
    private final DriveState state;
    private final ResumableUploads resumable;
    private boolean digestsOnly;
    private int stored;

    UploadRoutes(Stage stage, DriveGate gate, DriveState state) {
        this.stage = stage;
        this.gate = gate;
        this.state = state;
        this.resumable = new ResumableUploads(stage, gate, state, this::newSink);
    }

    void mount(Router router) {
        resumable.mount(router);
        String files = "/upload/drive/v3/files";
        Handler<RoutingContext> metadata = BodyHandler.create(false).setBodyLimit(MULTIPART_LIMIT);
        router.route(files + "*").handler(ctx -> {
            if (streamed(ctx)) {
                ctx.next();
            } else {
                metadata.handle(ctx);
            }
        });
        router.post(files).handler(ctx -> begin(ctx, false));
        router.patch(files + "/:fileId").handler(ctx -> begin(ctx, true));
    }

    private static boolean streamed(RoutingContext ctx) {
        return ctx.request().method() == HttpMethod.PUT
                || "media".equals(ctx.queryParams().get("uploadType"));
    }

    ResumableUploads resumable() {
        return resumable;
    }

    void digestsOnly(boolean on) {
        synchronized (state) {
            digestsOnly = on;
        }
    }

    private Future<ContentSink> newSink() {
        synchronized (state) {
            if (digestsOnly) {
                return Future.succeededFuture(ContentSink.digestsOnly());
            }
            Path path = stage.folder().resolve("content-" + ++stored);
            return ContentSink.onDisk(stage.vertx(), path);
        }
    }

    private void begin(RoutingContext ctx, boolean update) {
        switch (String.valueOf(ctx.queryParams().get("uploadType"))) {
            case "media" -> media(ctx, update);
            case "multipart" -> multipart(ctx, update);
            case "resumable" -> resumable.begin(ctx, update);
            default ->
                GoogleRefusal.guard(ctx, () -> {
                    throw GoogleRefusal.badRequest("Unknown upload type");
                });
        }
    }

    private void media(RoutingContext ctx, boolean update) {
        gate.run(ctx, DriveGate.WRITE, call -> {
            DriveFile file = target(call, update);
            ctx.request().pause();
            newSink()
                    .compose(sink -> ctx.request().pipeTo(sink).compose(done -> sink.finish()))
                    .onSuccess(content ->
                            arrived(call, file, content, ctx.request().getHeader("Content-Type")))
                    .onFailure(failed -> ctx.request().connection().close());
        });
    }

    private static DriveFile target(DriveCall call, boolean update) {
        return update
                ? call.writable()
                : call.state().create(call.person(), call.access().clientId());
    }

    private void multipart(RoutingContext ctx, boolean update) {
        gate.run(ctx, DriveGate.WRITE, call -> {
            RelatedParts parts = RelatedParts.parse(
                    String.valueOf(ctx.request().getHeader("Content-Type")),
                    ctx.body().buffer());
            DriveFile file = target(call, update);
            new Metadata(call).apply(file, DriveCall.object(parts.metadata()), !update);
            boolean typed = DriveCall.object(parts.metadata()).has("mimeType");
            newSink()
                    .compose(sink -> sink.write(parts.media()).compose(done -> sink.finish()))
                    .onSuccess(content -> arrived(call, file, content, typed ? null : parts.mediaType()))
                    .onFailure(ctx::fail);
        });
    }

    private void arrived(DriveCall call, DriveFile file, Content content, @Nullable String type) {
        GoogleRefusal.guard(call.ctx(), () -> {
            synchronized (state) {
                state.reserve(file.owner, content.length());
                if (type != null) {
                    file.mimeType = type;
                }
                file.replaceContent(content);
                state.save(file);
                call.answer(file);
            }
        });
    }

    void reset() {
        digestsOnly(false);
        resumable.reset();
    }
}
