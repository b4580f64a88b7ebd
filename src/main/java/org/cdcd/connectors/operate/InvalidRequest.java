package org.cdcd.connectors.operate;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Problem;
import org.cdcd.connectors.wire.Refusal;

/** Answers what is not HTTP, or too long a head, and hangs up: after it nothing on the connection can be trusted. */
final class InvalidRequest implements Handler<HttpServerRequest> {
    @Override
    public void handle(HttpServerRequest request) {
        FrontAnswer.Whole answer = ProblemAnswer.of(refusal(request.decoderResult()));
        request.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Connection", "close")
                .end(Buffer.buffer(answer.body()))
                .onComplete(written -> request.connection().close());
    }

    private static Refusal refusal(DecoderResult result) {
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException) {
            return Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "The request line or the header block is too long.");
        }
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, "This is not a well-formed HTTP request.");
    }
}
