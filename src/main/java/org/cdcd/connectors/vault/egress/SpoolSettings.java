package org.cdcd.connectors.vault.egress;

import java.time.Duration;

/**
 * The limits of the spool.
 *
 * @param largest bytes of one ciphertext
 * @param total bytes of all together, those announced included
 * @param keep how long a ciphertext waits for its first reader
 * @param resume how long after the first read it may be read on
 * @param ticket how long a ticket is good
 */
public record SpoolSettings(long largest, long total, Duration keep, Duration resume, Duration ticket) {
    public static final SpoolSettings DEFAULTS = new SpoolSettings(
            2L << 30, 20L << 30, Duration.ofHours(24), Duration.ofMinutes(15), Duration.ofMinutes(15));
}
