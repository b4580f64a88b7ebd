package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.limits.Grant;
import org.cdcd.connectors.limits.OperationLimits;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Holds an admitted use against the limits of the person, the connector, the account and everyone. */
final class ApplyLimits implements AsyncStep.Work {
    private final OperationLimits limits;
    private final Catalog catalog;
    private final Duration timeout;

    ApplyLimits(OperationLimits limits, Catalog catalog, Duration timeout) {
        this.limits = limits;
        this.catalog = catalog;
        this.timeout = timeout;
    }

    @Override
    public Future<Void> run(Exchange exchange, FrontRequest request) {
        RunningUse running = Objects.requireNonNull(RunningUse.of(exchange));
        Use use = running.use();
        Connector connector = catalog.find(use.connectorId())
                .orElseThrow(() ->
                        Refusal.of(ErrorCode.CONNECTOR_NOT_FOUND, "This server has no routes for the connector now."));
        CompletionStage<Grant> asked = limits.take(use.webid(), connector, use.account());
        return request.await(asked, timeout)
                .onFailure(late -> asked.thenAccept(ApplyLimits::giveBack))
                .map(grant -> {
                    settle(running, grant);
                    return null;
                });
    }

    private static void settle(RunningUse running, Grant grant) {
        switch (grant) {
            case Grant.Permit permit -> running.holds(permit);
            case Grant.Exceeded exceeded -> {
                running.metadata().put("scope", exceeded.scope().wireName());
                throw Refusal.of(ErrorCode.RATE_LIMITED, "A limit of this server is reached.")
                        .withRetryAfter(exceeded.retryAfter());
            }
        }
    }

    private static void giveBack(Grant grant) {
        if (grant instanceof Grant.Permit permit) {
            permit.release();
        }
    }
}
