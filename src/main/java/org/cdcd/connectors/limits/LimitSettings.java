package org.cdcd.connectors.limits;

/**
 * How much anyone may ask of one node. The limits of a connector and of one account at it stand in its
 * {@code connector.yaml}.
 *
 * @param user operations of one person
 * @param global operations of everyone together
 * @param concurrentPerUser operations of one person that may run at the same time
 * @param address requests of one network address that nobody vouches for
 * @param maxEntries how many buckets of a kind are remembered
 */
public record LimitSettings(Rate user, Rate global, int concurrentPerUser, Rate address, int maxEntries) {
    public LimitSettings {
        if (concurrentPerUser < 1 || maxEntries < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
    }

    public static LimitSettings defaults() {
        return new LimitSettings(new Rate(50, 100), new Rate(1_000, 2_000), 8, new Rate(20, 40), 100_000);
    }
}
