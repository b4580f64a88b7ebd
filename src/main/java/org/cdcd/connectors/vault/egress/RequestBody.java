package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call on its way to the service. A short one of known length is kept, so that it can be sent twice; any
 * other flows through, no faster than the service reads.
 */
final class RequestBody {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

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

    /** @throws Refusal if it is not clear where the body ends */
    static RequestBody of(HttpServerRequest from, EgressSettings settings) {
        long length = declaredLength(from);
        boolean flows = length > settings.replayable() || length < 0;
        return new RequestBody(from, length, flows, settings.maxRequest());
    }

    /**
     * The declared length; 0 without a body, -1 if the body comes in chunks.
     *
     * @throws Refusal if there is more than one way to tell where the body ends (RFC 9112, 6.3)
     */
    static long declaredLength(HttpServerRequest from) {
        List<String> lengths = from.headers().getAll(HttpHeaders.CONTENT_LENGTH);
        List<String> codings = from.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty() || codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
                throw unclear();
            }
            return -1;
        }
        if (lengths.isEmpty()) {
            return 0;
        }
        if (lengths.size() > 1 || !LENGTH.matcher(lengths.get(0)).matches()) {
            throw unclear();
        }
        return Long.parseLong(lengths.get(0));
    }

    private static Refusal unclear() {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, "It is not clear where the body ends.");
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
