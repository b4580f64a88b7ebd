package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.cdcd.connectors.door.UseResult.Effect;
import org.jspecify.annotations.Nullable;

/** One operation from its exchange to its end. */
final class OperationRun {
    private final Exchange exchange;
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();

    OperationRun(Exchange exchange) {
        this.exchange = exchange;
    }

    CompletableFuture<Ended> start(AsyncProcessor operation) {
        try {
            operation.process(exchange, doneSync -> end());
        } catch (RuntimeException bug) {
            ended.completeExceptionally(bug);
        }
        return ended;
    }

    private void end() {
        Effects effects = exchange.getProperty(CallProperties.EFFECTS, Effects.class);
        Exception raised = exchange.getException();
        Outcome outcome = raised == null ? result() : Raised.outcome(raised);
        if (outcome != null) {
            ServiceReport report = exchange.getProperty(CallProperties.REPORT, ServiceReport.class);
            ended.complete(new Ended(outcome, effect(outcome, effects), report));
        } else {
            ended.completeExceptionally(
                    raised == null ? new IllegalStateException("the route left no result") : raised);
        }
    }

    /** What ended well was answered, whatever was lost and made good on the way. */
    private static Effect effect(Outcome outcome, Effects effects) {
        boolean well = outcome instanceof Outcome.Done || outcome instanceof Outcome.Blob;
        return well ? Effect.ANSWERED : effects.total();
    }

    private @Nullable Outcome result() {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Outcome outcome) {
            return outcome;
        }
        return body instanceof JsonNode json ? new Outcome.Done(json, headers()) : null;
    }

    @SuppressWarnings("unchecked")
    private Map<String, String> headers() {
        Map<String, String> headers = exchange.getProperty(CallProperties.ANSWER_HEADERS, Map.class);
        return headers == null ? Map.of() : headers;
    }
}
