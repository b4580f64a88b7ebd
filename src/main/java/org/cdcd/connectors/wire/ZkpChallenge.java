package org.cdcd.connectors.wire;

import java.time.Instant;

/**
 * What a service wants proved once.
 *
 * @param audience the service's origin
 * @param userId who the person is there
 * @param expires when it is void; whole seconds
 */
public record ZkpChallenge(String audience, String userId, String nonce, Instant expires) {}
