package org.cdcd.connectors.wire;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** Fresh UUIDs of version 7 (RFC 9562, 5.7): their order is that of time, which indexes like. */
final class RequestIds {
    private static final int TIME_SHIFT = 16;
    private static final long VERSION = 0x7000L;
    private static final long RANDOM_12_BITS = 0x0fffL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_62_BITS = 0x3fff_ffff_ffff_ffffL;

    private RequestIds() {}

    static UUID next(InstantSource clock, SecureRandom random) {
        long high = (clock.millis() << TIME_SHIFT) | VERSION | (random.nextLong() & RANDOM_12_BITS);
        return new UUID(high, VARIANT | (random.nextLong() & RANDOM_62_BITS));
    }
}
