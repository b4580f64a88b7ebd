package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Moves ciphertext in and out of the vault's spool. A stream is only ever as fast as its slower end. */
final class SpoolClient {
    private static final String REFUSED = "CDCD-Refused";

    private final HttpClient client;
    private final Duration idle;

    SpoolClient(HttpClient client, Duration idle) {
        this.client = client;
        this.idle = idle;
    }

    /** Writes a whole ciphertext. */
    Future<Void> write(SpoolTicket ticket, Buffer ciphertext) {
        return client.request(to(HttpMethod.PUT, ticket))
                .compose(out -> out.send(ciphertext))
                .compose(SpoolClient::accepted)
                .recover(SpoolClient::unavailable);
    }

    /** Writes a paused stream of a known length. If the stream breaks off, so does the request to the spool. */
    Future<Void> write(SpoolTicket ticket, ReadStream<Buffer> body, long length) {
        return client.request(to(HttpMethod.PUT, ticket))
                .compose(out -> {
                    out.putHeader("Content-Length", Long.toString(length));
                    // the futures below tell; a handler of its own keeps it out of the log
                    out.exceptionHandler(told -> {});
                    Future<HttpClientResponse> answer = out.response();
                    body.pipe().endOnFailure(false).to(out).onFailure(cut -> out.reset());
                    return answer;
                })
                .compose(SpoolClient::accepted)
                .recover(SpoolClient::unavailable);
    }

    /** Opens a ciphertext for reading; the response is paused and successful, or the stage fails. */
    Future<HttpClientResponse> read(SpoolTicket ticket, @Nullable String range) {
        RequestOptions get = to(HttpMethod.GET, ticket);
        if (range != null) {
            get.putHeader("Range", range);
        }
        return client.request(get)
                .compose(HttpClientRequest::send)
                .compose(SpoolClient::readable)
                .recover(SpoolClient::unavailable);
    }

    private RequestOptions to(HttpMethod method, SpoolTicket ticket) {
        return new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(ticket.url().toString())
                .setIdleTimeout(idle.toMillis())
                .setConnectTimeout(idle.toMillis())
                .setFollowRedirects(false)
                .putHeader("Proxy-Authorization", "CDCD " + ticket.handle());
    }

    private static Future<Void> accepted(HttpClientResponse response) {
        return response.statusCode() / 100 == 2 ? Future.succeededFuture() : Future.failedFuture(refusal(response));
    }

    private static Future<HttpClientResponse> readable(HttpClientResponse response) {
        if (response.statusCode() / 100 == 2 || response.statusCode() == 416) {
            response.pause();
            return Future.succeededFuture(response);
        }
        return Future.failedFuture(refusal(response));
    }

    private static Refusal refusal(HttpClientResponse response) {
        ErrorCode code =
                ErrorCode.of(String.valueOf(response.getHeader(REFUSED))).orElse(ErrorCode.STORE_UNAVAILABLE);
        return Refusal.of(code, "The spool refused.");
    }

    private static <T> Future<T> unavailable(Throwable failed) {
        return Future.failedFuture(
                failed instanceof Refusal
                        ? failed
                        : Refusal.of(ErrorCode.STORE_UNAVAILABLE, "The transfer to or from the spool broke off."));
    }
}
