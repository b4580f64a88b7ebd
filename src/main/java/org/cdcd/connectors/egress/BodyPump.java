package org.cdcd.connectors.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;

/** Copies a source into a request as fast as the other side takes it. */
final class BodyPump {
    private final PlainSource source;
    private final HttpClientRequest request;
    private final Promise<Void> done = Promise.promise();

    BodyPump(PlainSource source, HttpClientRequest request) {
        this.source = source;
        this.request = request;
    }

    /** Completes when the last byte was handed to the socket. */
    Future<Void> run() {
        request.exceptionHandler(done::tryFail);
        step();
        return done.future();
    }

    private void step() {
        source.next().onFailure(done::tryFail).onSuccess(this::write);
    }

    private void write(Buffer block) {
        if (block.length() == 0) {
            request.end().onComplete(ended -> {
                if (ended.succeeded()) {
                    done.tryComplete();
                } else {
                    done.tryFail(ended.cause());
                }
            });
            return;
        }
        request.write(block).onFailure(done::tryFail);
        if (request.writeQueueFull()) {
            request.drainHandler(drained -> step());
        } else {
            step();
        }
    }
}
