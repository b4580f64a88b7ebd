package org.cdcd.connectors.twin.drive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.Content;
import org.cdcd.connectors.twin.content.ContentSink;
import org.cdcd.connectors.twin.google.FieldMask;
import org.cdcd.connectors.twin.google.GoogleAccounts;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.jspecify.annotations.Nullable;

/**
 * Uploads in chunks: a session is begun with the metadata, each chunk says where it belongs, and whoever has lost track asks
 * how far it has got. A session lives for a week; its address is all it takes to go on with it.
 */
final class ResumableUploads {
    private static final Duration LIFETIME = Duration.ofDays(7);
    private static final int GRANULE = 256 * 1024;
    private static final int RESUME_INCOMPLETE = 308;

    private final Stage stage;
    private final DriveGate gate;
    private final DriveState state;
    private final Supplier<Future<ContentSink>> sinks;
    private final Map<String, Session> sessions = new HashMap<>();

    /** An upload on its way; {@code busy} while a chunk arrives. */
    private static final class Session {
        private final DriveCall call;
        private final DriveFile file;
        private final ContentSink sink;
        private final Instant expires;
        private long total;
        private boolean busy;
        private @Nullable ObjectNode done;

        Session(DriveCall call, DriveFile file, ContentSink sink, Instant expires, long total) {
            this.call = call;
            this.file = file;
            this.sink = sink;
            this.expires = expires;
            this.total = total;
        }
    }

    ResumableUploads(Stage stage, DriveGate gate, DriveState state, Supplier<Future<ContentSink>> sinks) {
        this.stage = stage;
        this.gate = gate;
        this.state = state;
        this.sinks = sinks;
    }

    void mount(Router router) {
        router.put("/upload/drive/v3/files").handler(this::put);
        router.put("/upload/drive/v3/files/:fileId").handler(this::put);
    }

    /** Begins a session: the body is the metadata, the answer says where the bytes go. */
    void begin(RoutingContext ctx, boolean update) {
        gate.run(ctx, DriveGate.WRITE, call -> {
            DriveFile file = update
                    ? call.writable()
                    : state.create(call.person(), call.access().clientId());
            ObjectNode body = call.body();
            new Metadata(call).apply(file, body, !update);
            String type = ctx.request().getHeader("X-Upload-Content-Type");
            if (type != null && !body.has("mimeType")) {
                file.mimeType = type;
            }
            long total = announced(ctx.request().getHeader("X-Upload-Content-Length"));
            state.reserve(file.owner, Math.max(0, total));
            sinks.get().onFailure(ctx::fail).onSuccess(sink -> {
                byte[] bytes = new byte[32];
                stage.random().nextBytes(bytes);
                String id = HexFormat.of().formatHex(bytes);
                synchronized (state) {
                    sessions.put(
                            id,
                            new Session(call, file, sink, stage.time().instant().plus(LIFETIME), total));
                }
                String base = Reply.base(ctx, GoogleAccounts.API) + Reply.path(ctx);
                ctx.response()
                        .putHeader("Location", base + "?uploadType=resumable&upload_id=" + id)
                        .putHeader("X-GUploader-UploadID", id);
                Reply.empty(ctx, 200);
            });
        });
    }

    private static long announced(@Nullable String length) {
        try {
            return length == null ? -1 : Long.parseUnsignedLong(length);
        } catch (NumberFormatException wrong) {
            throw GoogleRefusal.badRequest("Invalid X-Upload-Content-Length.");
        }
    }

    private void put(RoutingContext ctx) {
        GoogleRefusal.guard(ctx, () -> {
            synchronized (state) {
                Session session = session(ctx.queryParams().get("upload_id"));
                ContentRange range = ContentRange.of(ctx.request());
                if (session.done != null) {
                    Reply.json(ctx, 200, session.done);
                } else if (range.isQuestion()) {
                    question(ctx, session, range);
                } else {
                    chunk(ctx, session, range);
                }
            }
        });
    }

    private Session session(@Nullable String id) {
        Session session = sessions.get(String.valueOf(id));
        if (session == null || !stage.time().instant().isBefore(session.expires)) {
            throw GoogleRefusal.of(404, "notFound", "The upload session has expired.");
        }
        return session;
    }

    private void question(RoutingContext ctx, Session session, ContentRange range) {
        agree(session, range);
        if (session.total == session.sink.length()) {
            complete(ctx, session);
        } else {
            incomplete(ctx, session);
        }
    }

    private static void agree(Session session, ContentRange range) {
        if (range.total() < 0) {
            return;
        }
        if (session.total >= 0 && session.total != range.total()) {
            throw GoogleRefusal.badRequest("The total size does not match what was announced.");
        }
        session.total = range.total();
    }

    private void chunk(RoutingContext ctx, Session session, ContentRange range) {
        agree(session, range);
        boolean last = session.total >= 0 && range.end() == session.total;
        if (session.busy) {
            throw GoogleRefusal.of(409, "conflict", "Another chunk of this upload is on its way.");
        }
        if (range.from() != session.sink.length()) {
            throw GoogleRefusal.badRequest("The chunk does not begin where the last one ended.");
        }
        if (!last && range.length() % GRANULE != 0) {
            throw GoogleRefusal.badRequest("The length of a chunk must be a multiple of 262144 bytes.");
        }
        if (session.total >= 0 && range.end() > session.total) {
            throw GoogleRefusal.badRequest("The chunk ends behind the end of the file.");
        }
        state.reserve(session.file.owner, range.end());
        session.busy = true;
        receive(ctx, session, last);
    }

    private void receive(RoutingContext ctx, Session session, boolean last) {
        HttpServerRequest request = ctx.request();
        var limit = Reply.dropsAfter(ctx);
        Future<Void> arrived = limit.isEmpty()
                ? request.pipeTo(session.sink)
                : request.pipeTo(new Cut(
                        session.sink,
                        limit.getAsLong(),
                        () -> request.connection().close()));
        arrived.onComplete(result -> GoogleRefusal.guard(ctx, () -> {
            synchronized (state) {
                session.busy = false;
                if (result.failed()) {
                    return;
                }
                if (last && session.sink.length() == session.total) {
                    complete(ctx, session);
                } else {
                    incomplete(ctx, session);
                }
            }
        }));
    }

    private static void incomplete(RoutingContext ctx, Session session) {
        long length = session.sink.length();
        if (length > 0) {
            ctx.response().putHeader("Range", "bytes=0-" + (length - 1));
        }
        ctx.response().setStatusMessage("Resume Incomplete");
        Reply.empty(ctx, RESUME_INCOMPLETE);
    }

    private void complete(RoutingContext ctx, Session session) {
        session.busy = true;
        session.sink
                .finish()
                .onFailure(ctx::fail)
                .onSuccess(content -> GoogleRefusal.guard(ctx, () -> {
                    synchronized (state) {
                        finish(ctx, session, content);
                    }
                }));
    }

    private void finish(RoutingContext ctx, Session session, Content content) {
        session.file.replaceContent(content);
        state.save(session.file);
        session.done = FileJson.of(session.file, session.call);
        String fields = session.call.query("fields");
        FieldMask mask = FieldMask.parse(fields == null ? FileJson.SHORT : fields);
        session.done = (ObjectNode) mask.apply(session.done);
        Reply.json(ctx, 200, session.done);
    }

    /** Every session is over now. */
    void expire() {
        synchronized (state) {
            sessions.values().stream()
                    .filter(session -> session.done == null)
                    .forEach(session -> session.sink.finish().onSuccess(Content::discard));
            sessions.clear();
        }
    }

    void reset() {
        expire();
    }
}
