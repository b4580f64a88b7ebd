package org.cdcd.connectors.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Where a service's answers say how much of a quota is left.
 *
 * @param limit how much there is in one window
 * @param remaining how much is left of it
 * @param usedPercent how much is used, where the service counts in percent
 * @param reset when the window ends
 */
public record Reported(
        @Nullable Reading limit,
        @Nullable Reading remaining,
        @Nullable Reading usedPercent,
        @Nullable Reading reset) {
    /**
     * One number or time.
     *
     * @param pointer where it stands, if the header holds JSON; {@code *} stands for every member, the largest number counts
     * @param form how a time is written
     */
    public record Reading(String header, @Nullable String pointer, ErrorRule.Form form) {}
}
