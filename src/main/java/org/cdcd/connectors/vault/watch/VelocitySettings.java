package org.cdcd.connectors.vault.watch;

/**
 * How often a credential may be used before that is a signal.
 *
 * @param floor uses a minute that are never too many, however seldom it is used otherwise
 * @param cap uses a minute that are always too many
 * @param throttled uses a minute that are let through while it is throttled
 */
public record VelocitySettings(int floor, int cap, int throttled) {}
