package org.cdcd.connectors.egress;

import org.cdcd.connectors.door.UseResult;

/**
 * How an operation ended.
 *
 * @param effect over all calls that it made: unknown if any is unknown, not sent only if none was sent
 */
public record Ended(Outcome outcome, UseResult.Effect effect) {}
