package org.cdcd.connectors.egress;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The components {@code result:object} and {@code result:list}: the service's answer becomes the operation's output. */
final class ResultComponent extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        EndpointParameters named = new EndpointParameters(parameters);
        ResultMapping mapping = switch (remaining) {
            case "object" -> ObjectMapping.parse(named);
            case "list" -> ListMapping.parse(named);
            default -> throw new IllegalArgumentException("a result is an 'object' or a 'list'");
        };
        return new ResultEndpoint(uri, this, mapping);
    }
}
