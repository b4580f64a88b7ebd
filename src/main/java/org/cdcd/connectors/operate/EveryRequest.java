package org.cdcd.connectors.operate;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** What holds for every request: headers of every answer, and no service while starting or stopping. */
final class EveryRequest implements Handler<RoutingContext> {
    private static final Refusal NOT_SERVING = Refusal.of(
                    ErrorCode.VAULT_UNAVAILABLE, "The server is starting or stopping.")
            .withRetryAfter(Duration.ofSeconds(5));

    private final FrontDoorSettings settings;
    private final Answers answers;
    private final InFlight inFlight;
    private final SilentConnections silent;
    private final BooleanSupplier serving;

    EveryRequest(
            FrontDoorSettings settings,
            Answers answers,
            InFlight inFlight,
            SilentConnections silent,
            BooleanSupplier serving) {
        this.silent = silent;
        this.settings = settings;
        this.answers = answers;
        this.inFlight = inFlight;
        this.serving = serving;
    }

    @Override
    public void handle(RoutingContext call) {
        HttpServerResponse response = call.response();
        HttpConnection connection = call.request().connection();
        call.addEndHandler(ended -> silent.ended(connection));
        response.putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
        if (settings.development()) {
            response.putHeader("CDCD-Mode", "dev");
        }
        if (!serving.getAsBoolean()) {
            response.putHeader("Connection", "close");
            answers.write(call, ProblemAnswer.of(NOT_SERVING));
            return;
        }
        RemoteAddress.settle(call, settings.trustedProxies());
        inFlight.enter();
        call.addEndHandler(ended -> inFlight.leave());
        call.next();
    }
}
