package org.cdcd.connectors.egress;

import org.cdcd.connectors.door.UseResult;
import org.jspecify.annotations.Nullable;

/**
 * How an operation ended.
 *
 * @param effect over all calls that it made: unknown if any is unknown, not sent only if none was sent
 * @param report what is known of the service; null if nothing was asked of it
 */
public record Ended(
        Outcome outcome,
        UseResult.Effect effect,
        @Nullable ServiceReport report) {}
