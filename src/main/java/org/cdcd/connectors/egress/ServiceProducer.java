package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
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
            Settled.put(exchange, outcome);
            callback.done(false);
        };
        Consumer<Throwable> fail = bug -> {
            exchange.setException(bug);
            callback.done(false);
        };
        try {
            send(exchange, settle, fail);
            return false;
        } catch (Refusal refusal) {
            Settled.put(exchange, Raised.of(refusal));
        } catch (RuntimeException bug) {
            exchange.setException(bug);
        }
        callback.done(true);
        return true;
    }

    private void send(Exchange exchange, Consumer<Outcome> settle, Consumer<Throwable> fail) {
        Inputs inputs = Inputs.of(exchange);
        CallBuilder builder = builder(exchange, inputs);
        Consumer<Outcome> keep = outcome -> settle.accept(keep(exchange, meant(outcome), false));
        if (template.each() != null) {
            Iterator<JsonNode> elements = elements(inputs, template.each());
            Function<JsonNode, ServiceCall> build =
                    item -> builder(exchange, inputs.with(Each.ITEM, item)).build(template);
            new Each(calls, exchange, build, elements, fail).next(outcome -> keep(exchange, outcome, true), settle);
        } else if (template.until() != null) {
            calls.poll(exchange, builder.build(template), template.until(), keep, fail);
        } else if (template.upload() != null) {
            UploadOrder order = builder.order(template, template.upload());
            calls.upload(exchange, order, template.upload().protocol().apply(order), keep, fail);
        } else {
            calls.send(exchange, builder.build(template), keep, fail);
        }
    }

    private CallBuilder builder(Exchange exchange, Inputs inputs) {
        Connector connector = exchange.getProperty(CallProperties.CONNECTOR, Connector.class);
        Use use = exchange.getProperty(CallProperties.USE, Use.class);
        return new CallBuilder(connector, use, template.worded(inputs));
    }

    private static Iterator<JsonNode> elements(Inputs inputs, String name) {
        JsonNode list = inputs.find(name);
        if (list == null || !list.isArray() || list.isEmpty()) {
            throw Refusal.of(ErrorCode.PARAMETERS_INVALID, "an input that must be a list with something in it is not")
                    .at(List.of(Inputs.pointer(name)));
        }
        return list.iterator();
    }

    private Outcome meant(Outcome outcome) {
        return template.refuseIfFound() == null ? outcome : inverted(outcome, template.refuseIfFound());
    }

    /** What must not be there is looked for: finding it is the failure. Nothing else that the service says lets the route go on. */
    private static Outcome inverted(Outcome outcome, String remedy) {
        if (outcome instanceof Outcome.Done) {
            return new Outcome.Rejected(ErrorCode.SERVICE_CONFLICT, "what is there already forbids it", remedy);
        }
        boolean missing = outcome instanceof Outcome.Rejected no && no.code() == ErrorCode.SERVICE_NOT_FOUND;
        return missing ? new Outcome.Done(JsonNodeFactory.instance.objectNode(), Map.of()) : outcome;
    }

    /**
     * Keeps what later calls need. A name that the owner signed cannot be taken by a service's answer.
     *
     * @param gather whether answers add to a list, for there are several
     */
    private Outcome keep(Exchange exchange, Outcome outcome, boolean gather) {
        if (template.keep().isEmpty() || !(outcome instanceof Outcome.Done done)) {
            return outcome;
        }
        ObjectNode kept = exchange.getProperty(CallProperties.KEPT, ObjectNode.class);
        ObjectNode next = kept == null ? JsonNodeFactory.instance.objectNode() : kept;
        MappedAnswer answer = new MappedAnswer(done.body(), done.headers(), Inputs.of(exchange));
        for (Map.Entry<String, Picked> wanted : template.keep().entrySet()) {
            JsonNode value = wanted.getValue().from(answer);
            if (value == null) {
                return template.lookup()
                        ? new Outcome.Rejected(ErrorCode.SERVICE_NOT_FOUND, "the service knows nothing of it", null)
                        : new Outcome.Rejected(
                                ErrorCode.SERVICE_ERROR, "the service's answer lacks what the next step needs", null);
            }
            if (gather) {
                next.withArrayProperty(wanted.getKey()).add(value);
            } else {
                next.set(wanted.getKey(), value);
            }
        }
        exchange.setProperty(CallProperties.KEPT, next);
        return done;
    }
}
