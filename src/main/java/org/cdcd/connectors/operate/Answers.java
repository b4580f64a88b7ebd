package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cdcd.connectors.limits.AddressLimit;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Writes answers, those of routes and those of the server itself, all in the same form. */
final class Answers {
    private static final int UNAUTHORIZED = 401;
    private static final int METHOD_NOT_ALLOWED = 405;

    /** What the router refuses by itself. */
    private static final Map<Integer, Refusal> NO_ROUTE = Map.of(
            400, Refusal.of(ErrorCode.MALFORMED_REQUEST, "The request is not well-formed HTTP."),
            404, Refusal.of(ErrorCode.NOT_FOUND, "There is nothing at this path."),
            405, Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, "This path does not take this method."),
            413, Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than this path takes."),
            415, Refusal.of(ErrorCode.UNSUPPORTED_MEDIA, "This path does not take this Content-Type."));

    private final AddressLimit addresses;

    Answers(AddressLimit addresses) {
        this.addresses = addresses;
    }

    /**
     * Lets the router speak in problem documents too.
     *
     * @param methods the methods that a path takes
     */
    void failuresOf(Router router, Function<String, List<String>> methods) {
        NO_ROUTE.forEach((status, refusal) -> router.errorHandler(status, call -> {
            if (status == METHOD_NOT_ALLOWED) {
                call.response().putHeader("Allow", String.join(", ", methods.apply(call.normalizedPath())));
            }
            write(call, ProblemAnswer.of(refusal));
        }));
        router.route().failureHandler(this::failed);
    }

    private void failed(RoutingContext call) {
        Refusal refusal = NO_ROUTE.get(call.statusCode());
        if (call.failure() instanceof HttpClosedException) {
            // the caller is gone, which is nobody's fault
            return;
        }
        write(call, ProblemAnswer.of(refusal == null ? Failure.of(call.failure()) : refusal));
    }

    /**
     * Writes an answer, unless one was written already.
     *
     * @return done when the last byte is handed over, or the caller is gone; never fails
     */
    Future<Void> write(RoutingContext call, FrontAnswer answer) {
        HttpServerResponse response = call.response();
        if (response.headWritten() || response.closed()) {
            abandon(answer);
            return Future.succeededFuture();
        }
        if (answer.status() == UNAUTHORIZED) {
            addresses.charge(RemoteAddress.of(call));
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        Future<Void> written = switch (answer) {
            case FrontAnswer.Whole whole -> response.end(Buffer.buffer(whole.body()));
            case FrontAnswer.Streamed streamed -> pipe(streamed, response);
        };
        return written.otherwiseEmpty();
    }

    private static Future<Void> pipe(FrontAnswer.Streamed streamed, HttpServerResponse response) {
        return streamed.body().pipe().endOnFailure(false).to(response).onFailure(gone -> {
            // a cut stream must not look like a whole one
            streamed.abandon().run();
            response.reset();
        });
    }

    private static void abandon(FrontAnswer answer) {
        if (answer instanceof FrontAnswer.Streamed streamed) {
            streamed.abandon().run();
        }
    }
}
