package org.cdcd.connectors.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Reads a source through something that takes chunks and gives chunks. */
final class PumpedStream extends InputStream {
    private static final int CHUNK = 16 * 1024;

    private final InputStream source;
    private final BiConsumer<ByteBuffer, Consumer<byte[]>> update;
    private final Consumer<Consumer<byte[]>> finish;
    private final byte[] chunk = new byte[CHUNK];
    private final Queue<byte[]> ready = new ArrayDeque<>();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private boolean finished;

    PumpedStream(
            InputStream source, BiConsumer<ByteBuffer, Consumer<byte[]>> update, Consumer<Consumer<byte[]>> finish) {
        this.source = source;
        this.update = update;
        this.finish = finish;
    }

    @Override
    public int read() throws IOException {
        return fill() ? current.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.remaining());
        current.get(target, offset, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private boolean fill() throws IOException {
        while (!current.hasRemaining()) {
            byte[] next = ready.poll();
            if (next != null) {
                current = ByteBuffer.wrap(next);
            } else if (finished) {
                return false;
            } else {
                pump();
            }
        }
        return true;
    }

    private void pump() throws IOException {
        int count = source.read(chunk);
        if (count < 0) {
            finished = true;
            finish.accept(ready::add);
        } else {
            update.accept(ByteBuffer.wrap(chunk, 0, count), ready::add);
        }
    }
}
