package org.cdcd.connectors.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/** Cuts a source into chunks, of which only the last is shorter than wanted. Holds little more than one chunk. */
final class ChunkReader {
    private final PlainSource source;
    private Buffer filled = Buffer.buffer();

    ChunkReader(PlainSource source) {
        this.source = source;
    }

    /** The next chunk, empty after the last. One at a time. */
    Future<Buffer> next(int size) {
        Promise<Buffer> chunk = Promise.promise();
        fill(size, chunk);
        return chunk.future();
    }

    private void fill(int size, Promise<Buffer> chunk) {
        if (filled.length() >= size) {
            chunk.complete(cut(size));
            return;
        }
        source.next().onFailure(chunk::fail).onSuccess(block -> {
            if (block.length() == 0) {
                chunk.complete(cut(filled.length()));
            } else {
                filled.appendBuffer(block);
                fill(size, chunk);
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
