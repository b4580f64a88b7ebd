package org.cdcd.connectors.vault.egress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The vault's own no, which the gateway can tell from a service's: {@code CDCD-Refused} names the code, {@code
 * CDCD-Not-Sent: true} says that no byte left for the service, the body is a problem document (RFC 9457). Where a service's
 * answer has begun, code and detail follow it in the trailer (RFC 9112, 7.1.2); for that an answer travels in chunks and has
 * its declared length in {@code CDCD-Length}.
 */
final class RefusalAnswer {
    static final String REFUSED = "CDCD-Refused";
    static final String NOT_SENT = "CDCD-Not-Sent";
    static final String DETAIL = "CDCD-Detail";
    static final String LENGTH = "CDCD-Length";
    private static final long DRAIN_MILLIS = 2_000;

    private RefusalAnswer() {}

    static void write(HttpServerRequest request, Refusal refusal, boolean sent) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.headers().clear();
        response.setStatusCode(refusal.code().httpStatus())
                .putHeader(REFUSED, refusal.code().wireName())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        if (!sent) {
            response.putHeader(NOT_SENT, "true");
        }
        Duration wait = refusal.retryAfter();
        if (wait != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())));
        }
        if (bodyStillComes(request)) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            drain(request);
        }
        if (!request.isEnded()) {
            request.resume();
        }
        response.end(problem(refusal, sent).toString());
    }

    /** Ends an answer that has begun; what was written of it is not to be used. */
    static void endWith(HttpServerRequest request, Refusal refusal) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (!response.isChunked()) {
            request.connection().close();
            return;
        }
        boolean bodyLeft = !request.isEnded();
        response.putTrailer(REFUSED, refusal.code().wireName()).putTrailer(DETAIL, refusal.detail());
        response.end();
        if (bodyLeft) {
            drain(request);
            request.resume();
        }
    }

    private static boolean bodyStillComes(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean declared =
                length != null ? !length.equals("0") : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        return declared && !request.isEnded();
    }

    /** Lets a client that still sends read the answer before the connection closes. */
    static void drain(HttpServerRequest request) {
        Vertx vertx = Vertx.currentContext().owner();
        long timer = vertx.setTimer(DRAIN_MILLIS, id -> request.connection().close());
        request.connection().closeHandler(closed -> vertx.cancelTimer(timer));
        request.exceptionHandler(lost -> {});
        request.handler(ignored -> {});
    }

    private static ObjectNode problem(Refusal refusal, boolean sent) {
        ObjectNode problem = JsonNodeFactory.instance.objectNode();
        problem.put("status", refusal.code().httpStatus());
        problem.put("code", refusal.code().wireName());
        problem.put("detail", refusal.detail());
        problem.put("may_have_taken_effect", sent && refusal.mayHaveTakenEffect());
        @Nullable String remedy = refusal.remedy();
        if (remedy != null) {
            problem.put("remedy", remedy);
        }
        return problem;
    }
}
