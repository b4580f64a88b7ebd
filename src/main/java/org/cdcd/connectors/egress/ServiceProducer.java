package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Makes one call. If it works, the answer's JSON is the body and the route goes on; else the {@link Outcome} is the body and
 * the route ends there.
 */
final class ServiceProducer extends DefaultAsyncProducer {
    private final CallTemplate template;
    private final Calls calls;

    ServiceProducer(ServiceEndpoint endpoint, CallTemplate template, Calls calls) {
        super(endpoint);
        this.template = template;
        this.calls = calls;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Consumer<Outcome> settle = outcome -> {
            settle(exchange, outcome);
            callback.done(false);
        };
        Consumer<Throwable> fail = bug -> {
            exchange.setException(bug);
            callback.done(false);
        };
        try {
            CallBuilder builder = builder(exchange);
            if (template.until() != null) {
                calls.poll(exchange, builder.build(template), template.until(), settle, fail);
            } else if (template.upload() != null) {
                UploadOrder order = builder.order(template, template.upload());
                calls.upload(exchange, order, template.upload().protocol().apply(order), settle, fail);
            } else {
                calls.send(exchange, builder.build(template), settle, fail);
            }
            return false;
        } catch (Refusal refusal) {
            settle(exchange, Raised.of(refusal));
        } catch (RuntimeException bug) {
            exchange.setException(bug);
        }
        callback.done(true);
        return true;
    }

    private static CallBuilder builder(Exchange exchange) {
        Connector connector = exchange.getProperty(CallProperties.CONNECTOR, Connector.class);
        Use use = exchange.getProperty(CallProperties.USE, Use.class);
        return new CallBuilder(connector, use, Inputs.of(exchange));
    }

    private void settle(Exchange exchange, Outcome outcome) {
        Outcome meant = template.refuseIfFound() == null ? outcome : inverted(outcome, template.refuseIfFound());
        Settled.put(exchange, meant instanceof Outcome.Done done ? keep(exchange, done) : meant);
    }

    /** What must not be there is looked for: finding it is the failure. Nothing else that the service says lets the route go on. */
    private static Outcome inverted(Outcome outcome, String remedy) {
        return switch (outcome) {
            case Outcome.Done found ->
                new Outcome.Rejected(ErrorCode.SERVICE_CONFLICT, "what is there already forbids it", remedy);
            case Outcome.Rejected missing when missing.code() == ErrorCode.SERVICE_NOT_FOUND ->
                new Outcome.Done(JsonNodeFactory.instance.objectNode(), Map.of());
            default -> outcome;
        };
    }

    /** Keeps what later calls need. A name that the owner signed cannot be taken by a service's answer. */
    private Outcome keep(Exchange exchange, Outcome.Done done) {
        if (template.keep().isEmpty()) {
            return done;
        }
        ObjectNode kept = exchange.getProperty(CallProperties.KEPT, ObjectNode.class);
        ObjectNode next = kept == null ? JsonNodeFactory.instance.objectNode() : kept;
        MappedAnswer answer = new MappedAnswer(done.body(), done.headers(), Inputs.of(exchange));
        for (Map.Entry<String, Picked> wanted : template.keep().entrySet()) {
            JsonNode value = wanted.getValue().from(answer);
            if (value == null) {
                return new Outcome.Rejected(
                        ErrorCode.SERVICE_ERROR, "the service's answer lacks what the next step needs", null);
            }
            next.set(wanted.getKey(), value);
        }
        exchange.setProperty(CallProperties.KEPT, next);
        return done;
    }
}
