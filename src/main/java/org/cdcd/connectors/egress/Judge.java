package org.cdcd.connectors.egress;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.wire.ErrorCode;

/** The step {@code verdict}: the service's answer in, an {@link Outcome} out. */
final class Judge implements Processor {
    private final Verdict verdict;

    Judge(Verdict verdict) {
        this.verdict = verdict;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof ServiceAnswer answer) {
            Connector connector = exchange.getProperty(CallProperties.CONNECTOR, Connector.class);
            ServiceCall call = exchange.getProperty(CallProperties.CALL, ServiceCall.class);
            exchange.setProperty(CallProperties.EFFECT, effect(answer));
            exchange.getMessage().setBody(verdict.of(connector, answer, call.accepted()));
        }
    }

    private static Effect effect(ServiceAnswer answer) {
        String refused = answer.header(ServiceAnswer.REFUSED);
        if (refused == null) {
            return Effect.ANSWERED;
        }
        return VaultRefusal.effect(answer, ErrorCode.of(refused).orElse(ErrorCode.INTERNAL_ERROR));
    }
}
