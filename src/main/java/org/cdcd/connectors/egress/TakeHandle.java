package org.cdcd.connectors.egress;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Takes the handle off as soon as the answer is there. */
final class TakeHandle implements Processor {
    @Override
    public void process(Exchange exchange) {
        exchange.removeProperty(CallProperties.HOP);
    }
}
