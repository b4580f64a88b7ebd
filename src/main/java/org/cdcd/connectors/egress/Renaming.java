package org.cdcd.connectors.egress;

import java.util.List;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/**
 * Gives the routes of one file the names of their generation, so that two generations can run side by side: the ids
 * {@code github.x} become {@code github-g2.x}, and so do the {@code direct:} names.
 */
final class Renaming {
    private final String connectorId;
    private final String key;

    Renaming(String connectorId, String key) {
        this.connectorId = connectorId;
        this.key = key;
    }

    /** @throws IllegalArgumentException if a route is not named after its connector */
    void apply(RouteDefinition route) {
        String id = route.getId();
        String from = route.getInput().getEndpointUri();
        if (id == null || !id.startsWith(connectorId + ".") || !from.equals("direct:" + id)) {
            throw new IllegalArgumentException("a route's id is '" + connectorId
                    + ".<operation>' and it is from 'direct:<id>'; not so: " + id + " from " + from);
        }
        route.setId(renamed(id));
        route.setNodePrefixId(key + ".");
        route.getInput().setUri("direct:" + renamed(id));
        if (!route.isErrorHandlerFactorySet()) {
            route.setErrorHandlerFactory(new NoErrorHandlerDefinition());
        }
        rename(route.getOutputs());
    }

    private void rename(List<ProcessorDefinition<?>> steps) {
        for (ProcessorDefinition<?> step : steps) {
            if (step instanceof SendDefinition<?> send) {
                String uri = send.getUri();
                if (uri.startsWith("direct:" + connectorId + ".")) {
                    send.setUri("direct:" + renamed(uri.substring("direct:".length())));
                }
            }
            rename(step.getOutputs());
        }
    }

    private String renamed(String name) {
        return key + name.substring(connectorId.length());
    }
}
