package org.cdcd.connectors.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Reads a body that must fit in memory. */
final class BoundedBody {
    static final int MOST = 1024 * 1024;

    private BoundedBody() {}

    /** The body of a paused response; longer ones fail and drop the connection. */
    static Future<Buffer> read(HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MOST) {
                whole.tryFail(Refusal.of(ErrorCode.SERVICE_ERROR, "the service's answer is too long")
                        .afterSending());
                response.request().reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.endHandler(end -> whole.tryComplete(body));
        response.resume();
        return whole.future();
    }
}
