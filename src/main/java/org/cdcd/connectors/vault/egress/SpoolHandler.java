package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.UUID;
import org.cdcd.connectors.vault.egress.Spool.Leave;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT} and {@code GET /spool/{id}}. Once a handle has read everything, it only resumes, with a {@code
 * Range}, until the file goes.
 */
final class SpoolHandler implements Handler<HttpServerRequest> {
    static final String PREFIX = "/spool/";
    private static final int BUFFER = 64 * 1024;

    private final LastHop hop;
    private final Spool spool;

    SpoolHandler(LastHop hop, Spool spool) {
        this.hop = hop;
        this.spool = spool;
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.pause();
        try {
            boolean write = HttpMethod.PUT.equals(request.method());
            if (!write && !HttpMethod.GET.equals(request.method())) {
                throw Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, "The spool is written with PUT and read with GET.");
            }
            Leave leave = spool.leave(Handles.of(request), id(request.path()), write);
            (write ? write(request, leave) : read(request, leave)).onFailure(cause -> refuse(request, cause));
        } catch (Refusal refusal) {
            refuse(request, refusal);
        }
    }

    private static UUID id(@Nullable String path) {
        try {
            return UUID.fromString(path == null ? "" : path.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw Refusal.of(ErrorCode.UPLOAD_NOT_FOUND, "There is no such content.");
        }
    }

    private Future<Void> write(HttpServerRequest request, Leave leave) {
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        return new SpoolWrite(hop, spool, leave, request)
                .run()
                .compose(kept -> request.response().setStatusCode(201).end());
    }

    private Future<Void> read(HttpServerRequest request, Leave leave) {
        request.resume();
        ByteRange range = ByteRange.of(request.getHeader("Range"), leave.length());
        if (range != null && !range.isSatisfiable(leave.length())) {
            return request.response()
                    .setStatusCode(416)
                    .putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + leave.length())
                    .end();
        }
        if (leave.begun().get() && range == null) {
            return Future.failedFuture(
                    Refusal.of(ErrorCode.RESULT_GONE, "The content was fetched already; it can only be resumed."));
        }
        ByteRange part = range == null ? new ByteRange(0, leave.length() - 1) : range;
        return hop.blocking(() -> {
                    spool.firstRead(leave);
                    return leave;
                })
                .compose(known -> hop.vertx()
                        .fileSystem()
                        .open(
                                leave.file().toString(),
                                new OpenOptions().setCreate(false).setWrite(false)))
                // whatever comes of it, also if the answer cannot even be begun
                .compose(file -> Future.succeededFuture(file)
                        .compose(opened -> send(opened, part, request.response(), range == null ? -1 : leave.length()))
                        .onSuccess(all -> leave.begun().set(true))
                        .eventually(() -> file.close()));
    }

    /** @param whole the length of what this is a part of, or -1 if it is all */
    private static Future<Void> send(AsyncFile file, ByteRange part, HttpServerResponse response, long whole) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(part.size()));
        if (whole >= 0) {
            response.setStatusCode(206)
                    .putHeader(HttpHeaders.CONTENT_RANGE, "bytes " + part.first() + "-" + part.last() + "/" + whole);
        }
        Promise<Void> sent = Promise.promise();
        response.closeHandler(gone -> sent.tryFail(new ClosedChannelException()));
        file.setReadPos(part.first()).setReadLength(part.size()).setReadBufferSize(BUFFER);
        file.pipeTo(response).onSuccess(sent::tryComplete).onFailure(sent::tryFail);
        return sent.future();
    }

    private static void refuse(HttpServerRequest request, Throwable cause) {
        if (request.response().headWritten()) {
            request.connection().close();
            return;
        }
        Refusal refusal = switch (cause) {
            case Refusal known -> known;
            case NoSuchFileException gone ->
                Refusal.of(ErrorCode.RESULT_GONE, "The content has been fetched or has expired.");
            default -> Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The content cannot be moved now.");
        };
        RefusalAnswer.write(request, refusal, false);
    }
}
