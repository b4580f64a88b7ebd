package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** The hosts that a connector declares, with what the link learned filled in. */
final class ServiceHost {
    private static final String PLACE = "{";

    private ServiceHost() {}

    /**
     * The base URL of a host.
     *
     * @throws Refusal {@code reauthorization_required} if the link did not learn what stands in it
     */
    static String base(Connector connector, String host, Map<String, String> connection) {
        String base = connector.hosts().get(host);
        if (base == null) {
            throw new IllegalArgumentException("no host named " + host + " in " + connector.id());
        }
        if (!base.contains(PLACE)) {
            return base;
        }
        JsonNodeFactory json = JsonNodeFactory.instance;
        String filled = new TextTemplate(base).expand(new Inputs(json.objectNode(), json.objectNode(), connection));
        if (filled == null) {
            throw Refusal.of(ErrorCode.REAUTHORIZATION_REQUIRED, "the link did not learn the account's host");
        }
        return filled;
    }

    /** Whether accounts have servers of their own, so that one being down says nothing of the others. */
    static boolean dependsOnAccount(Connector connector) {
        return connector.hosts().values().stream().anyMatch(base -> base.contains(PLACE));
    }
}
