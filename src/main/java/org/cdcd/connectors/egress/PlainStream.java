package org.cdcd.connectors.egress;

import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A source as a stream for who pipes it; paused at first. All of it happens on the source's event loop. */
final class PlainStream implements ReadStream<Buffer> {
    private final PlainSource source;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> end;
    private @Nullable Handler<Throwable> failure;
    private @Nullable Buffer held;
    private long demand;
    private boolean asking;
    private boolean ended;

    PlainStream(PlainSource source) {
        this.source = source;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> to) {
        handler = to;
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> to) {
        end = to;
        return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> to) {
        failure = to;
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        demand = 0;
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        go();
        return this;
    }

    private void go() {
        Buffer block = held;
        if (block != null && demand > 0) {
            held = null;
            give(block);
        }
        if (!asking && !ended && held == null && demand > 0) {
            asking = true;
            source.next().onComplete(this::take);
        }
    }

    private void take(AsyncResult<Buffer> next) {
        asking = false;
        if (next.failed()) {
            ended = true;
            if (failure != null) {
                failure.handle(next.cause());
            }
        } else if (next.result().length() == 0) {
            ended = true;
            if (end != null) {
                end.handle(null);
            }
        } else {
            held = next.result();
            go();
        }
    }

    private void give(Buffer block) {
        if (demand < Long.MAX_VALUE) {
            demand--;
        }
        if (handler != null) {
            handler.handle(block);
        }
    }
}
