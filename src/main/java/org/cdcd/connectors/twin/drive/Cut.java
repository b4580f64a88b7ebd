package org.cdcd.connectors.twin.drive;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** Lets the first bytes of a request through, then cuts the connection. */
final class Cut implements WriteStream<Buffer> {
    private final WriteStream<Buffer> to;
    private final Runnable cut;
    private long left;

    Cut(WriteStream<Buffer> to, long bytes, Runnable cut) {
        this.to = to;
        this.left = bytes;
        this.cut = cut;
    }

    @Override
    public Future<Void> write(Buffer data) {
        if (left < data.length()) {
            Future<Void> last = left > 0 ? to.write(data.getBuffer(0, (int) left)) : Future.succeededFuture();
            left = 0;
            cut.run();
            return last.compose(done -> Future.failedFuture("cut"));
        }
        left -= data.length();
        return to.write(data);
    }

    @Override
    public void write(Buffer data, Handler<AsyncResult<Void>> handler) {
        write(data).onComplete(handler);
    }

    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
        to.end(handler);
    }

    @Override
    public boolean writeQueueFull() {
        return to.writeQueueFull();
    }

    @Override
    public Cut setWriteQueueMaxSize(int size) {
        to.setWriteQueueMaxSize(size);
        return this;
    }

    @Override
    public Cut drainHandler(@Nullable Handler<Void> handler) {
        to.drainHandler(handler);
        return this;
    }

    @Override
    public Cut exceptionHandler(@Nullable Handler<Throwable> handler) {
        to.exceptionHandler(handler);
        return this;
    }
}
