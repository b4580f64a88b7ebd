package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Maps the answer that is the body; see {@link ResultMapping}. */
final class ResultEndpoint extends DefaultEndpoint {
    private final ResultMapping mapping;

    ResultEndpoint(String uri, ResultComponent component, ResultMapping mapping) {
        super(uri, component);
        this.mapping = mapping;
    }

    @Override
    public Producer createProducer() {
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                exchange.getMessage().setBody(mapping.map(answer(exchange)));
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static MappedAnswer answer(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        Map<String, String> headers = exchange.getProperty(CallProperties.ANSWER_HEADERS, Map.class);
        return new MappedAnswer(
                body instanceof JsonNode json ? json : MissingNode.getInstance(),
                headers == null ? Map.of() : headers,
                Inputs.of(exchange));
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("nothing can be received from a result: endpoint");
    }
}
