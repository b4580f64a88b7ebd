package org.cdcd.connectors.egress;

import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.resilience4j.ResilienceProcessor;
import org.apache.camel.component.resilience4j.ResilienceReifier;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.ProcessorFactory;

/**
 * Makes {@code circuitBreaker} nodes asynchronous and leaves everything else to the factory that was there. It is set on the
 * context by name: a factory resource on the class path would leave it to the order of jars.
 */
final class AsyncProcessorFactory implements ProcessorFactory {
    private final ProcessorFactory others;
    private final ServerBreakers servers = new ServerBreakers();

    private AsyncProcessorFactory(ProcessorFactory others) {
        this.others = others;
    }

    /** Must be called before any route is added. */
    static void install(CamelContext context) {
        ProcessorFactory others = context.getCamelContextExtension().getContextPlugin(ProcessorFactory.class);
        context.getCamelContextExtension().addContextPlugin(ProcessorFactory.class, new AsyncProcessorFactory(others));
    }

    @Override
    public Processor createProcessor(Route route, NamedNode definition) throws Exception {
        if (definition instanceof CircuitBreakerDefinition breaker) {
            ResilienceReifier stock = new ResilienceReifier(route, breaker);
            return new AsyncCircuitBreaker(
                    (ResilienceProcessor) stock.createProcessor(), name(route, breaker), servers);
        }
        return others.createProcessor(route, definition);
    }

    @Override
    public Processor createChildProcessor(Route route, NamedNode definition, boolean mandatory) throws Exception {
        return others.createChildProcessor(route, definition, mandatory);
    }

    @Override
    public Processor createProcessor(CamelContext context, String definitionName, Object[] args) throws Exception {
        return others.createProcessor(context, definitionName, args);
    }

    /** The service that a template was stamped for, else the node's id: breakers of one name are one breaker. */
    private static String name(Route route, CircuitBreakerDefinition breaker) {
        if (route.getRoute() instanceof RouteDefinition stamped && stamped.getTemplateParameters() != null) {
            Object service = stamped.getTemplateParameters().get(Templates.SERVICE);
            if (service != null) {
                return service.toString();
            }
        }
        return breaker.getId();
    }
}
