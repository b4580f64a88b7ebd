package org.cdcd.connectors.egress;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.cdcd.connectors.catalog.Connector;

/** Stamps the three templates of {@code _egress.camel.yaml}. Parameters have a prefix: plain names can be shadowed. */
final class Templates {
    /** How many routes one stamping makes. */
    static final int COUNT = 3;

    static final String SERVICE = "egService";
    private static final String KEY = "egKey";
    private static final String RATE = "egRate";

    private Templates() {}

    /**
     * Stamps them for one generation of a connector, innermost first.
     *
     * @param made told of each route as soon as it is there
     */
    static void stamp(CamelContext context, Connector connector, String key, List<String> made) {
        made.add(TemplatedRouteBuilder.builder(context, "wire")
                .routeId(key + ".wire")
                .prefixId(key + ".")
                .parameter(KEY, key)
                .add());
        made.add(TemplatedRouteBuilder.builder(context, "attempt")
                .routeId(key + ".attempt")
                .prefixId(key + ".")
                .parameter(KEY, key)
                .parameter(SERVICE, connector.id())
                .parameter(RATE, connector.rateLimits().perAccount())
                .add());
        made.add(TemplatedRouteBuilder.builder(context, "egress")
                .routeId(key)
                .prefixId(key + ".")
                .parameter(KEY, key)
                .add());
    }
}
