package org.cdcd.connectors.twin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;

/** How every twin answers: in one place, so that each answer is recorded and each planned fault happens. */
public final class Reply {
    /** Reads and writes the twins' JSON. */
    public static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int BLANKS_AT_ONCE = 64 * 1024;

    private Reply() {}

    public static void json(RoutingContext ctx, int status, JsonNode body) {
        written(ctx, status, bytes(body));
    }

    /** Answers with JSON that {@link #bytes} wrote. */
    public static void written(RoutingContext ctx, int status, Buffer body) {
        send(ctx, status, "application/json; charset=utf-8", body);
    }

    /** As it is sent, in UTF-8. */
    public static Buffer bytes(JsonNode body) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public static void html(RoutingContext ctx, int status, String page) {
        send(ctx, status, "text/html; charset=utf-8", Buffer.buffer(page));
    }

    public static void empty(RoutingContext ctx, int status) {
        send(ctx, status, "", Buffer.buffer());
    }

    /** Where this caller reaches another host of the twins: {@code https://host}, or the same by path prefix. */
    public static String base(RoutingContext ctx, String host) {
        return Exchange.base(ctx, host);
    }

    /** The path at the service, percent-encoded. */
    public static String path(RoutingContext ctx) {
        return Exchange.path(ctx);
    }

    /**
     * Announces an answer that the caller of this method streams.
     *
     * @return false if a planned fault has taken the answer's place
     */
    public static boolean begin(RoutingContext ctx) {
        Exchange exchange = Exchange.of(ctx);
        exchange.record(Buffer.buffer());
        return !lost(exchange);
    }

    /** After how many bytes of the request its connection is to end; empty if it is not. */
    public static OptionalLong dropsAfter(RoutingContext ctx) {
        return Faults.first(Exchange.of(ctx).faults(), Fault.DropDuring.class).stream()
                .mapToLong(Fault.DropDuring::bytes)
                .findFirst();
    }

    public static void send(RoutingContext ctx, int status, String contentType, Buffer body) {
        Exchange exchange = Exchange.of(ctx);
        HttpServerResponse response = ctx.response().setStatusCode(status);
        if (!contentType.isEmpty()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        }
        List<Fault> faults = exchange.faults();
        if (Faults.first(faults, Fault.HtmlAnswer.class).isPresent()) {
            response.setStatusCode(200).putHeader(HttpHeaders.CONTENT_TYPE, "text/html");
            finish(exchange, response, Buffer.buffer("<!doctype html><title>Sign in</title><p>Please sign in."));
            return;
        }
        var echo = Faults.first(faults, Fault.EchoCredential.class);
        Buffer sent = echo.isPresent() ? echoing(ctx, body, echo.get().gzip()) : body;
        var huge = Faults.first(faults, Fault.HugeAnswer.class);
        if (huge.isPresent()) {
            exchange.record(body);
            response.setChunked(true).write(body);
            blanks(response, huge.get().blanks());
        } else {
            finish(exchange, response, sent);
        }
    }

    private static void finish(Exchange exchange, HttpServerResponse response, Buffer body) {
        exchange.record(body);
        if (!lost(exchange)) {
            response.end(body);
        }
    }

    private static boolean lost(Exchange exchange) {
        if (Faults.first(exchange.faults(), Fault.DropAfter.class).isPresent()) {
            exchange.drop();
            return true;
        }
        return Faults.first(exchange.faults(), Fault.LoseAnswer.class).isPresent();
    }

    private static void blanks(HttpServerResponse response, long left) {
        if (response.closed()) {
            return;
        }
        if (left <= 0) {
            response.end();
            return;
        }
        int now = (int) Math.min(left, BLANKS_AT_ONCE);
        response.write(Buffer.buffer(" ".repeat(now)));
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> blanks(response, left - now));
        } else {
            blanksLater(response, left - now);
        }
    }

    private static void blanksLater(HttpServerResponse response, long left) {
        Vertx.currentContext().runOnContext(v -> blanks(response, left));
    }

    private static Buffer echoing(RoutingContext ctx, Buffer body, boolean gzip) {
        String credential = String.valueOf(ctx.request().getHeader(HttpHeaders.AUTHORIZATION));
        ctx.response().putHeader("X-Echo-Authorization", credential);
        String text = body.toString(StandardCharsets.UTF_8);
        String member = "\"echo\":" + JSON.getNodeFactory().textNode(credential);
        String echoed = text.startsWith("{") && !text.startsWith("{}")
                ? "{" + member + "," + text.substring(1)
                : "{" + member + "}";
        if (!gzip) {
            return Buffer.buffer(echoed);
        }
        ctx.response().putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(echoed.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(packed.toByteArray());
    }
}
