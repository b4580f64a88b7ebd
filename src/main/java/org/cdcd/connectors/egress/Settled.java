package org.cdcd.connectors.egress;

import org.apache.camel.Exchange;

/** How a step of an operation ends: what worked is the body and the route goes on; else the outcome is, and it stops. */
final class Settled {
    private Settled() {}

    static void put(Exchange exchange, Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            exchange.setProperty(CallProperties.ANSWER_HEADERS, done.headers());
            exchange.getMessage().setBody(done.body());
        } else {
            exchange.getMessage().setBody(outcome);
            exchange.setRouteStop(true);
        }
    }
}
