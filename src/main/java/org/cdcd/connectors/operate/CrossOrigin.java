package org.cdcd.connectors.operate;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Lets pages of listed origins call the API (the Fetch standard's CORS protocol); without a list, of none. */
final class CrossOrigin implements Handler<RoutingContext> {
    private static final String METHODS = "GET, POST, PUT, DELETE";
    private static final String REQUEST_HEADERS = "Authorization, Content-Type, DPoP, Key-Release, Range";
    private static final String ANSWER_HEADERS =
            "CDCD-Signature, Content-Range, DPoP-Nonce, Idempotent-Replay, Retry-After, WWW-Authenticate";
    private static final String MAX_AGE = "600";

    private final Set<String> origins;

    CrossOrigin(Set<String> origins) {
        this.origins = origins;
    }

    @Override
    public void handle(RoutingContext call) {
        String origin = call.request().getHeader("Origin");
        if (origin == null || !origins.contains(origin)) {
            call.next();
            return;
        }
        HttpServerResponse response = call.response();
        response.putHeader("Access-Control-Allow-Origin", origin)
                .putHeader("Vary", "Origin")
                .putHeader("Access-Control-Expose-Headers", ANSWER_HEADERS);
        boolean preflight = call.request().method() == HttpMethod.OPTIONS
                && call.request().headers().contains("Access-Control-Request-Method");
        if (!preflight) {
            call.next();
            return;
        }
        response.putHeader("Access-Control-Allow-Methods", METHODS)
                .putHeader("Access-Control-Allow-Headers", REQUEST_HEADERS)
                .putHeader("Access-Control-Max-Age", MAX_AGE)
                .setStatusCode(204)
                .end();
    }
}
