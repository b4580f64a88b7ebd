package org.cdcd.connectors.operate;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import java.time.Duration;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Ends a request whose body trickles in: a slow sender holds nothing for long. */
final class BodyTimer implements PlatformHandler {
    private static final String TIMER = "cdcd.body.timer";
    private static final Refusal TOO_SLOW = Refusal.of(ErrorCode.MALFORMED_REQUEST, "The body did not come in time.");

    private final Duration limit;
    private final Answers answers;

    BodyTimer(Duration limit, Answers answers) {
        this.limit = limit;
        this.answers = answers;
    }

    @Override
    public void handle(RoutingContext call) {
        call.put(TIMER, call.vertx().setTimer(limit.toMillis(), late -> {
            call.response().putHeader("Connection", "close");
            answers.write(call, ProblemAnswer.of(TOO_SLOW));
        }));
        call.addEndHandler(ended -> bodyIsHere(call));
        call.next();
    }

    /** Stops the clock. */
    static void bodyIsHere(RoutingContext call) {
        Long timer = call.remove(TIMER);
        if (timer != null) {
            call.vertx().cancelTimer(timer);
        }
    }
}
