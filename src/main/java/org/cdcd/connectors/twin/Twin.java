package org.cdcd.connectors.twin;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A local server that behaves like one service, as far as the connectors use it. Its state is in memory and its methods
 * may be called from any thread. Found by {@link java.util.ServiceLoader}.
 */
public interface Twin extends AutoCloseable {
    /** The connector this stands in for. */
    String id();

    /** Every name the service is reached by. */
    Set<String> hosts();

    /**
     * Whether a request to one of its hosts may be meant for it; another twin may share the host. Its faults and its record
     * are for these alone.
     *
     * @param path percent-encoded
     */
    default boolean concerns(String host, String path) {
        return true;
    }

    /** Puts its handlers on the stage; called once, before the server listens. */
    void mount(Stage stage);

    /** Lets a program ask for consent; replaces a registration of the same id. */
    void register(TwinClient client);

    /** Back to the state of the first moment; registrations stay. */
    void reset();

    /**
     * Answers as the service does when it is throttled or out of order.
     *
     * @param retryAfter null if the answer names no time
     */
    void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter);

    /** What a person types in to link an account without a consent page; empty if the service has no such thing. */
    default Optional<String> appPassword(Person person) {
        return Optional.empty();
    }

    /** All that this person fills in to link an account so, by the names of the connector's fields; empty like the above. */
    default Map<String, String> fields(Person person) {
        return Map.of();
    }

    @Override
    default void close() {}
}
