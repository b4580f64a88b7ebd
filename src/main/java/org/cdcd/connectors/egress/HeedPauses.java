package org.cdcd.connectors.egress;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.door.UseResult.Effect;

/** Holds back a call whose account or service was told to wait, before it costs a permit or reaches the breaker. */
final class HeedPauses implements Processor {
    private final Pauses pauses;

    HeedPauses(Pauses pauses) {
        this.pauses = pauses;
    }

    @Override
    public void process(Exchange exchange) throws Transient {
        Connector connector = exchange.getProperty(CallProperties.CONNECTOR, Connector.class);
        String account = exchange.getProperty(CallProperties.ACCOUNT, String.class);
        Duration left = pauses.left(connector.id(), account);
        if (left.isPositive()) {
            throw new Transient.ServiceBusy(
                    new Outcome.RateLimited(left, "the service asked to wait"), Effect.NOT_SENT);
        }
    }
}
