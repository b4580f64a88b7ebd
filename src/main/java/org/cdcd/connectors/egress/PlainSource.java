package org.cdcd.connectors.egress;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import org.cdcd.connectors.wire.EncryptedContent;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The plaintext of an upload, pulled block by block out of the spool's ciphertext. The last block is given out only after
 * length and digest have proved right, so whoever needs the whole length cannot end with a wrong body. Holds a few
 * blocks; all state lives on one event loop.
 */
final class PlainSource {
    private static final Buffer END = Buffer.buffer(0);

    private static final int MOST_REOPENINGS = 3;

    private final Context context;
    private final Upload upload;
    private final SpoolClient spool;
    private final EncryptedContent.Decoder decoder;
    private final MessageDigest digest = Sha256.digest();
    private final Deque<Buffer> ready = new ArrayDeque<>();
    private HttpClientResponse ciphertext;
    private long received;
    private int reopenings;
    private long length;
    private boolean whole;
    private @Nullable Throwable failure;
    private @Nullable Promise<Buffer> waiting;

    /** @param ciphertext paused; called on its context */
    PlainSource(Context context, Upload upload, HttpClientResponse ciphertext, SpoolClient spool) {
        this.context = context;
        this.upload = upload;
        this.spool = spool;
        this.ciphertext = ciphertext;
        this.decoder = new EncryptedContent.Decoder(upload.ikm());
        listen(ciphertext);
    }

    private void listen(HttpClientResponse from) {
        from.exceptionHandler(lost -> reopen());
        from.handler(this::take);
        from.endHandler(end -> finish());
    }

    /** A reader that waits long for a slow service may lose its connection; the rest is still there. */
    private void reopen() {
        if (failure != null || whole) {
            return;
        }
        if (++reopenings > MOST_REOPENINGS) {
            fail(HopFailure.spool());
            return;
        }
        spool.resume(upload.ticket(), received).onFailure(this::fail).onSuccess(rest -> {
            ciphertext = rest;
            listen(rest);
            serve();
        });
    }

    /** The next block, empty at the end. One at a time; completes on the source's event loop. */
    Future<Buffer> next() {
        Promise<Buffer> promise = Promise.promise();
        context.runOnContext(now -> {
            waiting = promise;
            serve();
        });
        return promise.future();
    }

    /** Gives up; the connection to the spool is dropped if there is more to come. */
    void close() {
        context.runOnContext(now -> {
            if (!whole && failure == null) {
                failure = HopFailure.spool();
                ciphertext.request().reset();
            }
        });
    }

    private void take(Buffer chunk) {
        received += chunk.length();
        reopenings = 0;
        try {
            decoder.update(ByteBuffer.wrap(chunk.getBytes()), this::add);
        } catch (Refusal damaged) {
            fail(damaged);
        }
        serve();
    }

    private void add(byte[] plain) {
        length += plain.length;
        digest.update(plain);
        if (length > upload.length()) {
            throw wrong();
        }
        ready.add(Buffer.buffer(plain));
    }

    private void finish() {
        if (failure == null) {
            try {
                decoder.finish(this::add);
                if (length != upload.length() || !MessageDigest.isEqual(digest.digest(), upload.sha256())) {
                    throw wrong();
                }
                whole = true;
            } catch (Refusal damaged) {
                fail(damaged);
            }
        }
        serve();
    }

    private void fail(Throwable cause) {
        if (failure == null && !whole) {
            failure = cause;
            ready.clear();
        }
        serve();
    }

    private void serve() {
        Promise<Buffer> promise = waiting;
        if (promise == null) {
            return;
        }
        if (failure != null) {
            waiting = null;
            promise.fail(failure);
        } else if (whole || ready.size() > 1) {
            waiting = null;
            Buffer block = ready.poll();
            promise.complete(block == null ? END : block);
        } else {
            ciphertext.fetch(1);
        }
    }

    private static Refusal wrong() {
        return Refusal.of(
                ErrorCode.PARAMETERS_INVALID, "the uploaded file is not the one whose digest and length were signed");
    }
}
