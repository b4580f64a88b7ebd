package org.cdcd.connectors.vault.events;

import java.net.URI;
import java.util.List;
import org.cdcd.connectors.identity.EventTransmitter;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events that the operator has set up at a service.
 *
 * @param name in the path that it is pushed to
 * @param connectors whose accounts it tells of
 * @param poll where it is fetched from (RFC 8936); null where it is pushed (RFC 8935)
 * @param authorization the {@code Authorization} header: asked of whoever pushes, sent where it is fetched; null for none
 */
public record EventStream(
        String name,
        EventTransmitter transmitter,
        List<String> connectors,
        @Nullable URI poll,
        @Nullable String authorization) {
    public EventStream {
        connectors = List.copyOf(connectors);
    }

    /** Without the authorization. */
    @Override
    public String toString() {
        return "EventStream[" + name + "]";
    }
}
