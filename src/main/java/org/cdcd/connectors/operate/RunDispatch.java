package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.cdcd.connectors.egress.Ended;

/** Runs the operation, for as long as the use's deadline allows. */
final class RunDispatch implements AsyncStep.Work {
    private final Dispatch dispatch;
    private final InstantSource clock;

    RunDispatch(Dispatch dispatch, InstantSource clock) {
        this.dispatch = dispatch;
        this.clock = clock;
    }

    @Override
    public Future<Void> run(Exchange exchange, FrontRequest request) {
        RunningUse running = Objects.requireNonNull(RunningUse.of(exchange));
        Duration left = Duration.between(clock.instant(), running.use().deadline());
        running.mayTake(left);
        if (left.toMillis() < 1) {
            throw DeadlinePassed.beforeSending();
        }
        running.dispatched();
        return request.await(dispatch.start(running.use()), left)
                .recover(failed -> Future.failedFuture(DeadlinePassed.orElse(failed)))
                .map(ended -> {
                    exchange.getMessage().setBody(ended, Ended.class);
                    return null;
                });
    }
}
