package org.cdcd.connectors.twin.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.models.PathItem;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Recorded;
import org.jspecify.annotations.Nullable;

/** Where a service's description and its wire differ in form. Nothing here may let a wrong request through. */
public interface Dialect {
    /** Whether this exchange is described at all, and was not refused inside a good status. */
    default boolean concerns(Recorded recorded) {
        return true;
    }

    /** Hosts besides the first that the description is of. */
    default Set<String> otherHosts() {
        return Set.of();
    }

    /** The path as the description writes it. */
    default String path(String path) {
        return path;
    }

    /** The method as the description writes it. */
    default String method(String method, @Nullable PathItem described) {
        return method;
    }

    /** Query names that the description leaves out. */
    default Set<String> undescribed() {
        return Set.of();
    }

    /** What the service demands beyond its description; empty if all of it is there. */
    default List<String> missing(Recorded recorded) {
        return List.of();
    }

    /** Mends the description itself where it is known to be wrong. */
    default void mend(ObjectNode description) {}
}
