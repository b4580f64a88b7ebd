package org.cdcd.connectors.egress;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.wire.ErrorCode;

/**
 * Puts the handle on, last before the wire: it stands in the place of the credential, which only the vault has. The request
 * becomes one property that prints no handle; headers and body of the message play no part.
 */
final class PutHandle implements Processor {
    private final InstantSource clock;

    PutHandle(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) throws Transient {
        Use use = exchange.getProperty(CallProperties.USE, Use.class);
        ServiceCall call = exchange.getProperty(CallProperties.CALL, ServiceCall.class);
        Duration left = Duration.between(clock.instant(), use.deadline());
        if (left.toMillis() <= 0) {
            throw new Transient.HopUnavailable(new Outcome.Unavailable(
                    ErrorCode.SERVICE_UNAVAILABLE, "the time for this operation is over", null, Effect.NOT_SENT));
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(call.body());
        exchange.setProperty(
                CallProperties.HOP, new Hop(call, use.egress(), target(use.egress(), call), use.handle(), left));
    }

    private static String target(URI egress, ServiceCall call) {
        String base = egress.getRawPath();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/egress/" + call.host()
                + call.target();
    }
}
