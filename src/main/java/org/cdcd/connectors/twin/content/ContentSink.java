package org.cdcd.connectors.twin.content;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.WriteStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a file's bytes in order, over as many requests as it takes, and keeps them on disk or only their digests. Used on
 * one event loop.
 */
public final class ContentSink implements WriteStream<Buffer> {
    private final Digests digests = new Digests();
    private final @Nullable Path path;
    private final @Nullable AsyncFile file;

    private ContentSink(@Nullable Path path, @Nullable AsyncFile file) {
        this.path = path;
        this.file = file;
    }

    /** Keeps the bytes in a new file. */
    public static Future<ContentSink> onDisk(Vertx vertx, Path path) {
        OpenOptions options = new OpenOptions().setRead(false).setWrite(true).setCreateNew(true);
        return vertx.fileSystem().open(path.toString(), options).map(file -> new ContentSink(path, file));
    }

    /** Keeps digests and length only; reading the content again yields zeros. */
    public static ContentSink digestsOnly() {
        return new ContentSink(null, null);
    }

    /** How many bytes have arrived. */
    public long length() {
        return digests.length();
    }

    /**
     * Takes the body of a paused request, as fast as it can be kept.
     *
     * @param also sees each block ahead of this
     */
    public Future<Void> take(HttpServerRequest request, Consumer<Buffer> also) {
        Promise<Void> taken = Promise.promise();
        request.exceptionHandler(taken::tryFail);
        request.handler(bytes -> {
            also.accept(bytes);
            write(bytes).onFailure(taken::tryFail);
            if (writeQueueFull()) {
                request.pause();
                drainHandler(drained -> request.resume());
            }
        });
        request.endHandler(end -> taken.tryComplete());
        request.resume();
        return taken.future();
    }

    /** Closes it: what has arrived is the whole content. */
    public Future<Content> finish() {
        Future<Void> closed = file == null ? Future.succeededFuture() : file.close();
        return closed.map(
                done -> path == null ? new DigestedContent(digests.finish()) : new DiskContent(path, digests.finish()));
    }

    @Override
    public Future<Void> write(Buffer data) {
        digests.update(data.getByteBuf().nioBuffer());
        return file == null ? Future.succeededFuture() : file.write(data);
    }

    @Override
    public void write(Buffer data, Handler<AsyncResult<Void>> handler) {
        write(data).onComplete(handler);
    }

    /** Does nothing: one request ends, the content may go on. */
    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
        Promise<Void> promise = Promise.promise();
        promise.future().onComplete(handler);
        promise.complete();
    }

    @Override
    public boolean writeQueueFull() {
        return file != null && file.writeQueueFull();
    }

    @Override
    public ContentSink setWriteQueueMaxSize(int size) {
        if (file != null) {
            file.setWriteQueueMaxSize(size);
        }
        return this;
    }

    @Override
    public ContentSink drainHandler(@Nullable Handler<Void> handler) {
        if (file != null) {
            file.drainHandler(handler);
        }
        return this;
    }

    @Override
    public ContentSink exceptionHandler(@Nullable Handler<Throwable> handler) {
        if (file != null) {
            file.exceptionHandler(handler);
        }
        return this;
    }
}
