package org.cdcd.connectors.vault.egress;

import java.time.Duration;

/**
 * The limits of the spool.
 *
 * @param largest bytes of one ciphertext
 * @param total bytes of all together, those announced included
 * @param forResults the part of the total, in percent, that uploads leave to results
 * @param perPerson bytes that one person has here, above which they upload nothing more
 * @param perPersonFiles the same in ciphertexts
 * @param keep how long a ciphertext waits for its first reader
 * @param resume how long after the first read it may be read on
 * @param ticket how long a ticket is good
 */
public record SpoolSettings(
        long largest,
        long total,
        int forResults,
        long perPerson,
        int perPersonFiles,
        Duration keep,
        Duration resume,
        Duration ticket) {
    private static final int ALL = 100;

    public static final SpoolSettings DEFAULTS = new SpoolSettings(
            2L << 30,
            20L << 30,
            25,
            4L << 30,
            100,
            Duration.ofHours(24),
            Duration.ofMinutes(15),
            Duration.ofMinutes(15));

    /** Bytes up to which the spool may be filled by uploads. */
    long uploads() {
        return total / ALL * (ALL - forResults) + total % ALL * (ALL - forResults) / ALL;
    }

    /** Bytes that one person has here, above which not even their results are kept: half of all, or the largest there may be. */
    long resultsPerPerson() {
        return Math.max(largest, total / 2);
    }
}
