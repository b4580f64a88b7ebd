package org.cdcd.connectors.egress;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Reads and writes the vault's spool. Its stages complete on the event loop that they were asked on. */
final class SpoolClient {
    private final HttpClient client;

    SpoolClient(HttpClient client) {
        this.client = client;
    }

    /** Opens an upload; call it on an event loop. Fails with {@link Refusal} if it is gone. */
    Future<PlainSource> read(Upload upload) {
        Context context = Vertx.currentContext();
        return get(options(HttpMethod.GET, upload.ticket()), 200)
                .map(response -> new PlainSource(context, upload, response, this));
    }

    /** The same for who reads it more than once: the spool lets nobody do that who does not say where to go on. */
    Future<PlainSource> readAgain(Upload upload) {
        Context context = Vertx.currentContext();
        return resume(upload.ticket(), 0).map(response -> new PlainSource(context, upload, response, this));
    }

    /** The ciphertext from a byte on, paused, of what was read before. */
    Future<HttpClientResponse> resume(SpoolTicket ticket, long from) {
        return get(options(HttpMethod.GET, ticket).putHeader("range", "bytes=" + from + "-"), 206);
    }

    private Future<HttpClientResponse> get(RequestOptions options, int expected) {
        return client.request(options)
                .compose(request -> request.exceptionHandler(cause -> {}).send().map(HttpClientResponse::pause))
                .recover(cause -> Future.failedFuture(HopFailure.spool()))
                .compose(response -> opened(response, expected));
    }

    private static Future<HttpClientResponse> opened(HttpClientResponse response, int expected) {
        if (response.statusCode() == expected) {
            return Future.succeededFuture(response);
        }
        response.exceptionHandler(cause -> {}).resume();
        boolean gone = response.statusCode() == 404 || response.statusCode() == 410;
        return Future.failedFuture(
                gone
                        ? Refusal.of(ErrorCode.UPLOAD_NOT_FOUND, "the uploaded file is no longer there")
                        : HopFailure.spool());
    }

    /** @param length of the ciphertext, or -1 if it is not known yet */
    Future<HttpClientRequest> write(SpoolTicket ticket, long length) {
        return client.request(options(HttpMethod.PUT, ticket)).map(request -> {
            if (length >= 0) {
                request.putHeader("content-length", Long.toString(length));
            } else {
                request.setChunked(true);
            }
            return request;
        });
    }

    private static RequestOptions options(HttpMethod method, SpoolTicket ticket) {
        return new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(ticket.url().toString())
                .putHeader(Hop.HEADER, "CDCD " + ticket.handle());
    }
}
