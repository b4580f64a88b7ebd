package org.cdcd.connectors.egress;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.cdcd.connectors.door.UseResult.Effect;

/** Raises what may go away by itself, so that breaker and retry see it; leaves every other outcome a value. */
final class RaiseTransient implements Processor {
    private final RetrySettings settings;

    RaiseTransient(RetrySettings settings) {
        this.settings = settings;
    }

    @Override
    public void process(Exchange exchange) throws Transient {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Outcome.Unavailable down) {
            throw VaultRefusal.isOfService(down.code())
                    ? new Transient.ServiceUnavailable(down)
                    : new Transient.HopUnavailable(down);
        }
        if (body instanceof Outcome.RateLimited busy && isShort(busy)) {
            throw new Transient.ServiceBusy(busy, exchange.getProperty(CallProperties.EFFECT, Effect.class));
        }
    }

    private boolean isShort(Outcome.RateLimited busy) {
        return busy.retryAfter().compareTo(settings.patience()) <= 0;
    }
}
