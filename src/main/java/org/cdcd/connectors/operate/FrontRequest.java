package org.cdcd.connectors.operate;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.cdcd.connectors.door.CallerProof;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * One request as the routes may see it: a single exchange property and never a header.
 *
 * @param path as it came, without query
 * @param variables what the path template's variables stand for, decoded
 * @param range the {@code Range} header
 * @param length the announced length of the body, or -1
 * @param address where it comes from
 * @param body the whole body; empty for endpoints that stream
 * @param stream the paused request of an endpoint that streams its body
 * @param context the event loop that the request belongs to
 * @param query as it came, without the question mark, or null; no proof covers it
 * @param keyRelease the {@code Key-Release} header; no proof covers it, and it says itself what it is good for
 */
record FrontRequest(
        String method,
        String path,
        Map<String, String> variables,
        @Nullable String authorization,
        List<String> dpop,
        @Nullable String range,
        long length,
        String address,
        byte[] body,
        @Nullable HttpServerRequest stream,
        Context context,
        @Nullable String query,
        @Nullable String keyRelease) {
    private static final String PROPERTY = "cdcd.front.request";
    private static final int UUID_LENGTH = 36;

    FrontRequest(
            String method,
            String path,
            Map<String, String> variables,
            @Nullable String authorization,
            List<String> dpop,
            @Nullable String range,
            long length,
            String address,
            byte[] body,
            @Nullable HttpServerRequest stream,
            Context context) {
        this(method, path, variables, authorization, dpop, range, length, address, body, stream, context, null, null);
    }

    static FrontRequest of(Exchange exchange) {
        return Objects.requireNonNull(exchange.getProperty(PROPERTY, FrontRequest.class));
    }

    void attachTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    CallerProof proof() {
        return new CallerProof(authorization, dpop, method, path, address);
    }

    /** A stage as a future of this request's event loop, which fails with a timeout when the time is up. */
    <T> Future<T> await(CompletionStage<T> stage, Duration limit) {
        return Future.fromCompletionStage(stage, context).timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs what would hold up the event loop on the bounded pool of workers; the future ends on the loop. */
    <T> Future<T> offLoop(Callable<T> work) {
        return context.executeBlocking(work, false);
    }

    /**
     * Whether the query is exactly this word.
     *
     * @throws Refusal {@code malformed_request} if it is anything else
     */
    boolean asks(String word) {
        if (query == null || query.isEmpty()) {
            return false;
        }
        if (!query.equals(word)) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The query is not one that is known here.")
                    .withRemedy("Leave it out, or send ?" + word + ".");
        }
        return true;
    }

    String variable(String name) {
        return Objects.requireNonNull(variables.get(name), name);
    }

    /**
     * A parameter of the query, decoded, or null.
     *
     * @throws Refusal {@code malformed_request} if it is there twice or is not encoded as it must be
     */
    @Nullable
    String parameter(String name) {
        List<String> values;
        try {
            values = query == null
                    ? List.of()
                    : new QueryStringDecoder(query, false).parameters().getOrDefault(name, List.of());
        } catch (IllegalArgumentException e) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The query cannot be read.");
        }
        if (values.size() > 1) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The query has a parameter twice.");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    /** The same as a whole number; one that is none is refused as malformed. */
    int number(String name, int otherwise) {
        String text = parameter(name);
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "A parameter of the query is not a whole number.");
        }
    }

    /**
     * A path variable that is a UUID.
     *
     * @throws Refusal with this code if it is none, as if there were no such thing
     */
    UUID id(String name, ErrorCode otherwise) {
        String text = variable(name);
        try {
            // UUID.fromString alone accepts short forms, and one thing shall have one name
            if (text.length() == UUID_LENGTH) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            // the same answer as for an id that nobody has
        }
        throw Refusal.of(otherwise, "There is no such thing, or it is not yours.");
    }

    @Override
    public String toString() {
        return "FrontRequest[" + method + " " + path + "]";
    }
}
