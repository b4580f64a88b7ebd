package org.cdcd.connectors.egress;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One kind of call. It holds nothing of any request, account or connector generation, so there are as many as routes name. */
final class ServiceEndpoint extends DefaultEndpoint {
    private final CallTemplate template;
    private final Calls calls;

    ServiceEndpoint(String uri, ServiceComponent component, CallTemplate template, Calls calls) {
        super(uri, component);
        this.template = template;
        this.calls = calls;
    }

    @Override
    public Producer createProducer() {
        return new ServiceProducer(this, template, calls);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("nothing can be received from a service: endpoint");
    }
}
