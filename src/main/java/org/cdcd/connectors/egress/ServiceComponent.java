package org.cdcd.connectors.egress;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The component {@code service:METHOD}: one call to the connector's service, built from the operation's inputs. */
final class ServiceComponent extends DefaultComponent {
    private final Calls calls;

    ServiceComponent(Calls calls) {
        this.calls = calls;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        CallTemplate template = CallTemplateParser.parse(remaining, new EndpointParameters(parameters));
        return new ServiceEndpoint(uri, this, template, calls);
    }
}
