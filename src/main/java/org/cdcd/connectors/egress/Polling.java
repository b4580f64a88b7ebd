package org.cdcd.connectors.egress;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.wire.ErrorCode;

/**
 * Asks the service until it is done, has failed, or the use's deadline is near. Between two questions there is a timer and
 * nothing else; each question is a call of its own through the templates.
 */
final class Polling {
    private final Calls calls;
    private final Exchange operation;
    private final ServiceCall call;
    private final Until until;
    private final Consumer<Outcome> done;
    private final Consumer<Throwable> bug;

    Polling(
            Calls calls,
            Exchange operation,
            ServiceCall call,
            Until until,
            Consumer<Outcome> done,
            Consumer<Throwable> bug) {
        this.calls = calls;
        this.operation = operation;
        this.call = call;
        this.until = until;
        this.done = done;
        this.bug = bug;
    }

    void start(Vertx vertx, InstantSource clock) {
        calls.send(operation, call, outcome -> answered(outcome, vertx, clock), bug);
    }

    private void answered(Outcome outcome, Vertx vertx, InstantSource clock) {
        if (!(outcome instanceof Outcome.Done answer)) {
            done.accept(outcome);
            return;
        }
        switch (until.of(answer.body())) {
            case DONE -> done.accept(answer);
            case FAILED ->
                done.accept(new Outcome.Rejected(ErrorCode.SERVICE_REJECTED, until.detail(answer.body()), null));
            case PENDING -> later(until.pause(answer.body()), vertx, clock);
        }
    }

    private void later(Duration pause, Vertx vertx, InstantSource clock) {
        Instant deadline = operation.getProperty(CallProperties.USE, Use.class).deadline();
        if (!clock.instant().plus(pause).isBefore(deadline)) {
            done.accept(new Outcome.Unavailable(
                    ErrorCode.SERVICE_UNAVAILABLE, "the service has not finished in time", pause, Effect.ANSWERED));
            return;
        }
        vertx.setTimer(pause.toMillis(), timer -> {
            try {
                start(vertx, clock);
            } catch (RuntimeException e) {
                bug.accept(e);
            }
        });
    }
}
