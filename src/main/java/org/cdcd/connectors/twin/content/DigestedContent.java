package org.cdcd.connectors.twin.content;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** Content of which only length and digests were kept; it reads as zeros. */
record DigestedContent(Digests.Sums sums) implements Content {
    private static final int BLOCK = 64 * 1024;

    @Override
    public long length() {
        return sums.length();
    }

    @Override
    public String md5() {
        return sums.md5();
    }

    @Override
    public String sha1() {
        return sums.sha1();
    }

    @Override
    public String sha256() {
        return sums.sha256();
    }

    @Override
    public void discard() {}

    @Override
    public Future<Void> writeTo(Vertx vertx, WriteStream<Buffer> to, long from, long length) {
        Promise<Void> done = Promise.promise();
        zeros(vertx, to, length, done);
        return done.future();
    }

    private static void zeros(Vertx vertx, WriteStream<Buffer> to, long left, Promise<Void> done) {
        if (left == 0) {
            done.complete();
            return;
        }
        int now = (int) Math.min(left, BLOCK);
        to.write(Buffer.buffer(new byte[now])).onFailure(done::tryFail);
        if (to.writeQueueFull()) {
            to.drainHandler(drained -> zeros(vertx, to, left - now, done));
        } else if (!done.future().isComplete()) {
            // a turn of its own, so that a long file does not hold the event loop
            vertx.runOnContext(turn -> zeros(vertx, to, left - now, done));
        }
    }
}
