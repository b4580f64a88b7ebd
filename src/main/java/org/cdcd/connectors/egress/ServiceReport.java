package org.cdcd.connectors.egress;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be told of a service outside the seal: nothing of it depends on what was found or done.
 *
 * @param statusClass the first digit of its last answer's status, as in {@code 2xx}
 * @param quota where the account stands by the last answer that said so
 * @param deprecation the end of what was called, by the last answer that said so
 */
public record ServiceReport(
        String apiVersion,
        @Nullable String statusClass,
        @Nullable Quota quota,
        @Nullable Deprecation deprecation) {

    /** Numbers that the service named, in its own units. */
    public record Quota(
            @Nullable Long limit,
            @Nullable Long remaining,
            @Nullable Long usedPercent,
            @Nullable Instant reset) {
        boolean isEmpty() {
            return limit == null && remaining == null && usedPercent == null && reset == null;
        }
    }

    /** What is known after the next answer. */
    ServiceReport then(ServiceReport next) {
        return new ServiceReport(
                next.apiVersion,
                next.statusClass,
                next.quota == null ? quota : next.quota,
                next.deprecation == null ? deprecation : next.deprecation);
    }
}
