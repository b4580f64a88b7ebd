package org.cdcd.connectors.egress;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The plaintext of an upload for who may block: its thread waits for each block, and what it holds is one. */
final class SpoolStream extends InputStream {
    private final PlainSource source;
    private final Hop hop;
    private final Consumer<@Nullable Throwable> onFailure;
    private Buffer block = Buffer.buffer();
    private int at;
    private boolean ended;

    private SpoolStream(PlainSource source, Hop hop, Consumer<@Nullable Throwable> onFailure) {
        this.source = source;
        this.hop = hop;
        this.onFailure = onFailure;
    }

    /**
     * Opens an upload that may have been read before.
     *
     * @param onFailure hears what opening or reading failed with, before the caller does
     * @throws IOException as {@link SpoolWait#on}
     */
    static SpoolStream open(
            Vertx vertx, SpoolClient spool, Upload upload, Hop hop, Consumer<@Nullable Throwable> onFailure)
            throws IOException {
        CompletableFuture<PlainSource> opened = new CompletableFuture<>();
        vertx.getOrCreateContext()
                .runOnContext(now ->
                        spool.readAgain(upload).onSuccess(opened::complete).onFailure(opened::completeExceptionally));
        return new SpoolStream(await(opened, hop, onFailure), hop, onFailure);
    }

    @Override
    public int read() throws IOException {
        return fill() ? block.getUnsignedByte(at++) : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
        if (most == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(most, block.length() - at);
        block.getBytes(at, at + count, bytes, from);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        if (at == block.length() && !ended) {
            block = await(source.next().toCompletionStage(), hop, onFailure);
            at = 0;
            ended = block.length() == 0;
        }
        return !ended;
    }

    private static <T> T await(CompletionStage<T> step, Hop hop, Consumer<@Nullable Throwable> onFailure)
            throws IOException {
        try {
            return SpoolWait.on(step, hop);
        } catch (IOException e) {
            onFailure.accept(e.getCause());
            throw e;
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
