package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call on its way to the service. A short one of known length is kept, so that it can be sent twice; any
 * other flows through, no faster than the service reads.
 */
final class RequestBody {
    private final HttpServerRequest from;
    private final long length;
    private final boolean flows;
    private final long limit;
    private @Nullable Buffer kept;

    private RequestBody(HttpServerRequest from, long length, boolean flows, long limit) {
        this.from = from;
        this.length = length;
        this.flows = flows;
        this.limit = limit;
    }

    /** @throws Refusal if the length is not a number */
    static RequestBody of(HttpServerRequest from, EgressSettings settings) {
        long length = declaredLength(from);
        boolean flows = length > settings.replayable() || length < 0;
        return new RequestBody(from, length, flows, settings.maxRequest());
    }

    /** The declared length; 0 without a body, -1 if the body comes in chunks. */
    static long declaredLength(HttpServerRequest from) {
        String length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return from.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? -1 : 0;
        }
        try {
            long bytes = Long.parseLong(length);
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            // falls through: refused below
        }
        throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The length of the body is not a number.");
    }

    boolean canBeSentAgain() {
        return !flows;
    }

    /** Takes a short body in; the others are left where they are. */
    Future<Void> prepare() {
        if (flows) {
            return Future.succeededFuture();
        }
        Future<Buffer> whole = from.body();
        from.resume();
        return whole.onSuccess(bytes -> kept = bytes).mapEmpty();
    }

    /** Sends head and body; completes when they are written. {@code onHead} runs as soon as the head is. */
    Future<Void> sendTo(HttpClientRequest to, Runnable onHead) {
        if (!flows) {
            Buffer body = kept == null ? Buffer.buffer() : kept;
            if (body.length() > 0 || mayHaveBody(to)) {
                to.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            }
            return to.end(body).onComplete(written -> onHead.run());
        }
        if (length >= 0) {
            to.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        } else {
            to.setChunked(true);
        }
        to.sendHead().onComplete(written -> onHead.run());
        return flow(to);
    }

    private static boolean mayHaveBody(HttpClientRequest to) {
        return switch (to.getMethod().name()) {
            case "POST", "PUT", "PATCH" -> true;
            default -> false;
        };
    }

    private Future<Void> flow(HttpClientRequest to) {
        Promise<Void> sent = Promise.promise();
        long[] total = {0};
        from.exceptionHandler(sent::tryFail);
        from.handler(block -> {
            total[0] += block.length();
            if (total[0] > limit) {
                from.pause();
                sent.tryFail(Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than may be sent.")
                        .afterSending());
                return;
            }
            to.write(block);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> from.resume());
            }
        });
        from.endHandler(end -> to.end().onComplete(done -> {
            if (done.succeeded()) {
                sent.tryComplete();
            } else {
                sent.tryFail(done.cause());
            }
        }));
        from.resume();
        return sent.future();
    }
}
