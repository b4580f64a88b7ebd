package org.cdcd.connectors.twin.instagram;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;

/** A picture that was really fetched, from an address on this machine. */
record Fetched(String address, Buffer picture) {
    private static final int LONGEST_MILLIS = 10_000;

    static boolean isHere(String address) {
        try {
            URI url = URI.create(address);
            return "http".equals(url.getScheme()) && "127.0.0.1".equals(url.getHost());
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    /** Fails unless a JPEG is there. */
    static Future<Fetched> from(Vertx vertx, String address) {
        HttpClient client = vertx.createHttpClient();
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(address)
                        .setTimeout(LONGEST_MILLIS))
                .compose(HttpClientRequest::send)
                .compose(Fetched::jpeg)
                .map(picture -> new Fetched(address, picture))
                .eventually(() -> client.close());
    }

    private static Future<Buffer> jpeg(HttpClientResponse response) {
        boolean good = response.statusCode() == 200 && "image/jpeg".equals(response.getHeader("Content-Type"));
        return response.body()
                .compose(picture -> good && picture.length() > 2 && picture.getUnsignedShort(0) == 0xFFD8
                        ? Future.succeededFuture(picture)
                        : Future.failedFuture("no JPEG"));
    }
}
