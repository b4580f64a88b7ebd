package org.cdcd.connectors.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/** Cuts a source into chunks of one size, of which only the last is shorter. Holds little more than one chunk. */
final class ChunkReader {
    private final PlainSource source;
    private final int size;
    private Buffer filled = Buffer.buffer();

    ChunkReader(PlainSource source, int size) {
        this.source = source;
        this.size = size;
    }

    /** The next chunk, empty after the last. One at a time. */
    Future<Buffer> next() {
        Promise<Buffer> chunk = Promise.promise();
        fill(chunk);
        return chunk.future();
    }

    private void fill(Promise<Buffer> chunk) {
        if (filled.length() >= size) {
            chunk.complete(cut(size));
            return;
        }
        source.next().onFailure(chunk::fail).onSuccess(block -> {
            if (block.length() == 0) {
                chunk.complete(cut(filled.length()));
            } else {
                filled.appendBuffer(block);
                fill(chunk);
            }
        });
    }

    private Buffer cut(int count) {
        Buffer chunk = filled;
        filled = chunk.getBuffer(count, chunk.length());
        return chunk.slice(0, count);
    }

    void close() {
        source.close();
    }
}
