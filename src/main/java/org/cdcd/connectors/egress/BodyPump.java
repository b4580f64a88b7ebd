package org.cdcd.connectors.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;

/** Copies a source into a request as fast as the other side takes it. */
final class BodyPump {
    private final PlainSource source;
    private final Upload upload;
    private final HttpClientRequest request;
    private final Promise<Void> done = Promise.promise();

    BodyPump(PlainSource source, Upload upload, HttpClientRequest request) {
        this.source = source;
        this.upload = upload;
        this.request = request;
    }

    /** Completes when the last byte was handed to the socket, or when it was stopped. */
    Future<Void> run() {
        request.exceptionHandler(done::tryFail);
        if (upload.before().length() > 0) {
            request.write(upload.before()).onFailure(done::tryFail);
        }
        step();
        return done.future();
    }

    /** Sends nothing more: the answer is there already. */
    void stop() {
        if (done.tryComplete()) {
            source.close();
        }
    }

    private void step() {
        if (done.future().isComplete()) {
            return;
        }
        source.next().onFailure(done::tryFail).onSuccess(this::write);
    }

    private void write(Buffer block) {
        if (done.future().isComplete()) {
            return;
        }
        if (block.length() == 0) {
            request.end(upload.after()).onSuccess(done::tryComplete).onFailure(done::tryFail);
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
