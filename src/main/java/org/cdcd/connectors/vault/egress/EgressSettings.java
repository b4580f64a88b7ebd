package org.cdcd.connectors.vault.egress;

import java.time.Duration;

/**
 * The limits of the last hop.
 *
 * @param maxRequest bytes of a body sent to a service
 * @param replayable bytes of a body that is kept, so that it can be sent again with a renewed credential
 * @param judged bytes at the beginning of an answer that are held back while it is decided whether the credential was
 *     refused; error answers are smaller
 * @param maxResponse bytes of an answer where the rule names no limit
 * @param mailTraffic bytes of one mail session in each direction
 * @param mailLogin until a mail server has let us in
 */
public record EgressSettings(
        long maxRequest, int replayable, int judged, long maxResponse, long mailTraffic, Duration mailLogin) {
    public static final EgressSettings DEFAULTS =
            new EgressSettings(5L << 30, 1 << 20, 64 * 1024, 10L << 20, 256L << 20, Duration.ofSeconds(20));
}
