package org.cdcd.connectors.vault.egress;

import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import org.cdcd.connectors.vault.http.Faults;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Carries one answer back, block by block: unpacked if it came packed, looked at for the secret, then written, and no
 * faster than the gateway reads. Runs on one event loop.
 */
final class AnswerPump {
    /** Is told how it went; one call of one method. */
    interface Outcome {
        /** The whole answer is short and still held back: write it with {@link #release}, or drop it. */
        void held(AnswerPump pump, byte[] body);

        void done();

        void failed(Refusal refusal);
    }

    private final HttpClientResponse from;
    private final HttpServerResponse to;
    private final MultiMap headers;
    private final Scrubber scrubber;
    private final long limit;
    private final Outcome outcome;
    private final @Nullable Gunzip gunzip;
    private @Nullable Buffer held;
    private final int judged;
    private long total;
    private boolean over;

    /**
     * @param headers those that go on
     * @param judged how much is held back before the first byte is written; 0 for nothing
     * @throws Refusal if it is larger than allowed or cannot be looked into
     */
    AnswerPump(
            HttpClientResponse from,
            HttpServerResponse to,
            MultiMap headers,
            Scrubber scrubber,
            long limit,
            int judged,
            Outcome outcome) {
        this.from = from;
        this.to = to;
        this.headers = headers;
        this.scrubber = scrubber;
        this.limit = limit;
        this.outcome = outcome;
        this.judged = judged;
        this.held = judged > 0 ? Buffer.buffer() : null;
        this.gunzip = unpacker(from);
        if (length() > limit) {
            throw tooLarge();
        }
    }

    private static @Nullable Gunzip unpacker(HttpClientResponse from) {
        String encoding = from.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || encoding.equalsIgnoreCase("identity") || hasNoBody(from)) {
            return null;
        }
        if (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")) {
            return new Gunzip();
        }
        throw Refusal.of(ErrorCode.SERVICE_ERROR, "The answer is packed in a way that cannot be looked into.")
                .afterSending();
    }

    private static boolean hasNoBody(HttpClientResponse from) {
        return from.request().getMethod() == HttpMethod.HEAD || from.statusCode() == 204 || from.statusCode() == 304;
    }

    /** The body's length as the service declares it, or -1. */
    private long length() {
        String length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || gunzip != null) {
            return -1;
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    void start() {
        from.exceptionHandler(cause -> fail(Faults.refusal(cause, true)));
        from.handler(this::block);
        from.endHandler(end -> end());
    }

    private void block(Buffer block) {
        if (over) {
            return;
        }
        try {
            byte[] bytes = block.getBytes();
            if (gunzip == null) {
                scrub(bytes);
            } else {
                gunzip.next(bytes, this::scrub);
            }
        } catch (Refusal refusal) {
            fail(refusal);
        }
    }

    private void scrub(byte[] bytes) {
        total += bytes.length;
        if (total > limit) {
            throw tooLarge();
        }
        give(scrubber.next(bytes));
    }

    private void give(byte[] clean) {
        Buffer block = Buffer.buffer(Unpooled.wrappedBuffer(clean));
        if (held != null) {
            held.appendBuffer(block);
            if (held.length() <= judged) {
                return;
            }
            block = held;
            held = null;
        }
        if (block.length() > 0) {
            write(block);
        }
    }

    private void write(Buffer block) {
        head();
        to.write(block);
        if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(drained -> from.resume());
        }
    }

    private void head() {
        if (to.headWritten()) {
            return;
        }
        to.setStatusCode(from.statusCode());
        to.headers().setAll(headers);
        long length = length();
        if (!hasNoBody(from)) {
            // always in chunks: only those can still end in a refusal
            to.setChunked(true);
            if (length >= 0) {
                to.putHeader(RefusalAnswer.LENGTH, Long.toString(length));
            }
        } else if (length >= 0) {
            to.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        }
    }

    private void end() {
        if (over) {
            return;
        }
        give(scrubber.last());
        over = true;
        close();
        if (held != null) {
            outcome.held(this, held.getBytes());
        } else {
            finish();
        }
    }

    HttpClientResponse response() {
        return from;
    }

    /** Writes an answer that was held back. */
    void release() {
        Buffer block = held;
        held = null;
        if (block != null && block.length() > 0) {
            write(block);
        }
        finish();
    }

    private void finish() {
        head();
        to.end();
        outcome.done();
    }

    /** Stops reading; nothing more is written. */
    void stop() {
        over = true;
        close();
    }

    private void fail(Refusal refusal) {
        if (!over) {
            stop();
            outcome.failed(refusal);
        }
    }

    private void close() {
        if (gunzip != null) {
            gunzip.close();
        }
    }

    private static Refusal tooLarge() {
        return Refusal.of(ErrorCode.SERVICE_ERROR, "The answer of the service is larger than allowed.")
                .afterSending();
    }
}
