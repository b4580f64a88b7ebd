package org.cdcd.connectors.twin;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One request at a twin, from its first byte to its answer: what was planned to go wrong, and the record of it. */
final class Exchange {
    private static final String KEY = Exchange.class.getName();
    private static final String PREFIX = "/_host/";

    private final RoutingContext ctx;
    private final String host;
    private final List<TwinServer.Standing> concerned;
    private final List<Fault> faults;
    private boolean recorded;

    private Exchange(RoutingContext ctx, String host, List<TwinServer.Standing> concerned) {
        this.ctx = ctx;
        this.host = host;
        this.concerned = concerned;
        this.faults = concerned.stream()
                .flatMap(one -> one.faults().take(path(ctx)).stream())
                .toList();
    }

    /**
     * Begins: nothing of the twin has run yet. Applies the faults that come ahead of it.
     *
     * @param concerned the twins that the request may be meant for; more than one where they share accounts
     */
    static void begin(RoutingContext ctx, String host, List<TwinServer.Standing> concerned) {
        Exchange exchange = new Exchange(ctx, host, concerned);
        ctx.put(KEY, exchange);
        ctx.addEndHandler(end -> exchange.record(Buffer.buffer()));
        long wait = exchange.faults.stream()
                .map(fault -> fault instanceof Fault.Latency latency ? latency.time() : Duration.ZERO)
                .reduce(Duration.ZERO, Duration::plus)
                .toMillis();
        if (wait == 0) {
            exchange.ahead();
        } else {
            ctx.request().pause();
            ctx.vertx().setTimer(wait, timer -> {
                ctx.request().resume();
                exchange.ahead();
            });
        }
    }

    static Exchange of(RoutingContext ctx) {
        return Objects.requireNonNull(ctx.get(KEY), "no exchange has begun");
    }

    /** The path at the service, without the prefix that names the host. */
    static String path(RoutingContext ctx) {
        String path = ctx.request().path();
        if (!path.startsWith(PREFIX)) {
            return path;
        }
        int slash = path.indexOf('/', PREFIX.length());
        return slash < 0 ? "/" : path.substring(slash);
    }

    /** Where this caller reaches a host of the twins. */
    static String base(RoutingContext ctx, String host) {
        String authority = String.valueOf(ctx.request().authority());
        if (ctx.request().path().startsWith(PREFIX)) {
            return "https://" + authority + PREFIX + host;
        }
        int colon = authority.lastIndexOf(':');
        return "https://" + host + (colon < 0 ? "" : authority.substring(colon));
    }

    private void ahead() {
        for (Fault fault : faults) {
            switch (fault) {
                case Fault.Outage outage -> {
                    concerned.getFirst().twin().outage(ctx, outage.status(), outage.retryAfter());
                    return;
                }
                case Fault.Refusal refusal -> {
                    Reply.send(ctx, refusal.status(), "application/json", Buffer.buffer(refusal.body()));
                    return;
                }
                case Fault.DropBefore drop -> {
                    drop();
                    return;
                }
                case Fault.Redirect redirect -> {
                    ctx.response().putHeader("Location", redirect.location());
                    Reply.empty(ctx, 302);
                    return;
                }
                case Fault.Latency l -> {}
                case Fault.DropAfter d -> {}
                case Fault.DropDuring d -> {}
                case Fault.LoseAnswer l -> {}
                case Fault.EchoCredential e -> {}
                case Fault.Headers headers -> headers.more().forEach(ctx.response()::putHeader);
                case Fault.HtmlAnswer h -> {}
                case Fault.HugeAnswer h -> {}
                case Fault.OtherPerson o -> {}
            }
        }
        ctx.next();
    }

    List<Fault> faults() {
        return faults;
    }

    void drop() {
        record(Buffer.buffer());
        ctx.request().connection().close();
    }

    /** Written once, before the first byte of the answer leaves. */
    void record(Buffer answer) {
        if (recorded) {
            return;
        }
        recorded = true;
        concerned.forEach(one -> one.recorder().add(recorded(one.twin().id(), answer)));
    }

    private Recorded recorded(String twin, Buffer answer) {
        Buffer read = ctx.body().buffer();
        Buffer body = read == null ? Buffer.buffer() : read;
        var request = ctx.request();
        Map<String, String> sent = Masks.headers(ctx.response().headers());
        return new Recorded(
                twin,
                request.method().name(),
                host,
                path(ctx),
                Masks.query(request.query()),
                Masks.headers(request.headers()),
                Masks.body(text(body), request.getHeader("Content-Type")),
                Math.max(body.length(), request.bytesRead()),
                ctx.response().getStatusCode(),
                sent,
                Masks.body(text(answer), ctx.response().headers().get("Content-Type")));
    }

    private static String text(Buffer bytes) {
        return bytes.getBuffer(0, Math.min(bytes.length(), Recorder.BODY_LIMIT)).toString(StandardCharsets.UTF_8);
    }
}
