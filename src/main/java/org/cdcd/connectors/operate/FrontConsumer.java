package org.cdcd.connectors.operate;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.KeyRelease;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Carries the requests of one endpoint into its route and the route's answer back. It is suspended and not stopped while
 * running requests finish: stopping a consumer stops its route's steps under them.
 */
final class FrontConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {
    private static final byte[] NOTHING = {};
    private static final long DRAIN_MILLIS = 5_000;
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Refusal TOO_LATE =
            Refusal.of(ErrorCode.INTERNAL_ERROR, "The request took too long.").afterSending();

    private final VertxPlatformHttpEngine engine;
    private Runnable unmount = () -> {};

    FrontConsumer(PlatformHttpEndpoint endpoint, Processor processor, VertxPlatformHttpEngine engine) {
        super(endpoint, processor);
        this.engine = engine;
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        unmount = engine.mount(this);
    }

    @Override
    protected void doStop() throws Exception {
        unmount.run();
        super.doStop();
    }

    void handle(RoutingContext call, @Nullable HttpServerRequest stream) {
        Exchange exchange;
        try {
            // first what may fail: an exchange that has begun must be ended
            FrontRequest request = request(call, stream);
            exchange = createExchange(false);
            createUoW(exchange);
            request.attachTo(exchange);
        } catch (Exception e) {
            engine.answers().write(call, ProblemAnswer.of(Failure.of(e)));
            return;
        }
        if (stream == null) {
            answerInTime(call, exchange, engine.settings().requestTimeout());
        }
        Context context = call.vertx().getOrCreateContext();
        getAsyncProcessor().process(exchange, sync -> onContext(context, () -> answer(call, exchange)));
    }

    private void answer(RoutingContext call, Exchange exchange) {
        engine.answers().write(call, answerOf(exchange)).onComplete(written -> {
            doneUoW(exchange);
            releaseExchange(exchange, false);
            drain(call.vertx(), call.request());
        });
    }

    /**
     * The last resort, should a route never end: steps have deadlines of their own, and an admitted use has until its own. A
     * stream may take its time.
     */
    private void answerInTime(RoutingContext call, Exchange exchange, Duration limit) {
        AtomicBoolean answered = new AtomicBoolean();
        long timer = call.vertx().setTimer(limit.toMillis(), late -> {
            RunningUse running = answered.get() ? null : RunningUse.of(exchange);
            Duration more = running == null ? Duration.ZERO : running.left();
            if (more.isZero()) {
                engine.answers().write(call, ProblemAnswer.of(TOO_LATE));
            } else {
                answerInTime(call, exchange, more.plus(GRACE));
            }
        });
        call.addEndHandler(ended -> {
            answered.set(true);
            call.vertx().cancelTimer(timer);
        });
    }

    /**
     * Lets a caller finish sending a body that nobody wants, for a moment: closing at once would take the answer away from
     * under them (RFC 9112, 9.6).
     */
    static void drain(Vertx vertx, HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        request.handler(chunk -> {}).resume();
        vertx.setTimer(DRAIN_MILLIS, late -> {
            if (!request.isEnded()) {
                request.connection().close();
            }
        });
    }

    /** Only a {@link FrontAnswer} leaves; whatever else a route leaves behind is a bug of the route. */
    private static FrontAnswer answerOf(Exchange exchange) {
        Exception failed = exchange.getException();
        if (failed == null && exchange.getMessage().getBody() instanceof FrontAnswer answer) {
            return answer;
        }
        return ProblemAnswer.of(Failure.of(failed));
    }

    private FrontRequest request(RoutingContext call, @Nullable HttpServerRequest stream) {
        HttpServerRequest http = call.request();
        List<String> authorization = http.headers().getAll("Authorization");
        if (authorization.size() > 1) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "There is more than one Authorization header.");
        }
        Buffer body = stream == null && call.body() != null ? call.body().buffer() : null;
        return new FrontRequest(
                http.method().name(),
                http.path(),
                call.pathParams(),
                authorization.isEmpty() ? null : authorization.get(0),
                http.headers().getAll("DPoP"),
                http.getHeader("Range"),
                contentLength(http),
                RemoteAddress.of(call),
                body == null ? NOTHING : body.getBytes(),
                stream,
                call.vertx().getOrCreateContext(),
                http.query(),
                http.getHeader(KeyRelease.HEADER));
    }

    private static long contentLength(HttpServerRequest http) {
        String length = http.getHeader("Content-Length");
        // the HTTP decoder has refused what is not a number
        return length == null ? -1 : Long.parseLong(length);
    }

    private static void onContext(Context context, Runnable work) {
        if (Vertx.currentContext() == context) {
            work.run();
        } else {
            context.runOnContext(ignored -> work.run());
        }
    }
}
