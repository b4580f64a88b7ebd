package org.cdcd.connectors.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Closes a stream under a reader who has waited for one to two {@code limit}s without getting a byte. The HTTP client's own
 * timeout ends with the answer's header.
 */
final class IdleLimit extends FilterInputStream {
    private final Executor later;
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean reading;
    private volatile boolean closed;

    IdleLimit(InputStream in, Duration limit) {
        super(in);
        later = CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS);
        watch();
    }

    private void watch() {
        long seen = reads.get();
        boolean waiting = reading;
        later.execute(() -> {
            if (waiting && reading && seen == reads.get()) {
                closeQuietly();
            }
            if (!closed) {
                watch();
            }
        });
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        reading = true;
        try {
            int count = super.read(target, offset, length);
            if (count < 0) {
                closed = true;
            }
            return count;
        } finally {
            reads.incrementAndGet();
            reading = false;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        super.close();
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            // the reader is told by its own read
            return;
        }
    }
}
