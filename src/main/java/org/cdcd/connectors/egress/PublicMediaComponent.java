package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.SynchronizationAdapter;
import org.cdcd.connectors.door.Use;

/**
 * The component {@code public-media:offer}: what was uploaded for an input, one or a list, is public until the route ends, and
 * its address, or theirs, is kept under a name. Where the caller has not given the input, nothing happens.
 */
final class PublicMediaComponent extends DefaultComponent {
    private final PublicMedia media;

    PublicMediaComponent(PublicMedia media) {
        this.media = media;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!remaining.equals("offer")) {
            throw new IllegalArgumentException("there is public-media:offer, not public-media:" + remaining);
        }
        EndpointParameters named = new EndpointParameters(parameters);
        return new Offering(uri, this, named.require("upload"), named.require("keep"));
    }

    private static final class Offering extends DefaultEndpoint {
        private final PublicMedia media;
        private final String upload;
        private final String keep;

        Offering(String uri, PublicMediaComponent component, String upload, String keep) {
            super(uri, component);
            this.media = component.media;
            this.upload = upload;
            this.keep = keep;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    offer(exchange);
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("nothing can be received from a public-media: endpoint");
        }

        private void offer(Exchange exchange) {
            JsonNode described = Inputs.of(exchange).find(upload);
            if (described == null) {
                return;
            }
            List<String> offered = new ArrayList<>();
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    offered.forEach(media::withdraw);
                }
            });
            Use use = exchange.getProperty(CallProperties.USE, Use.class);
            for (JsonNode one : described.isArray() ? described : List.of(described)) {
                offered.add(media.offer(Upload.of(one, upload, use), upload));
            }
            ObjectNode kept = exchange.getProperty(CallProperties.KEPT, ObjectNode.class);
            ObjectNode next = kept == null ? JsonNodeFactory.instance.objectNode() : kept;
            if (described.isArray()) {
                ArrayNode all = next.putArray(keep);
                offered.forEach(all::add);
            } else {
                next.put(keep, offered.getFirst());
            }
            exchange.setProperty(CallProperties.KEPT, next);
        }
    }
}
