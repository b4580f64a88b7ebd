package org.cdcd.connectors.limits;

/**
 * A token bucket: so many operations a second in the long run, so many at once.
 *
 * @param perSecond tokens that come back each second
 * @param burst tokens that a rested bucket holds
 */
public record Rate(int perSecond, int burst) {
    public Rate {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("a rate needs at least 1 a second and a burst of at least 1");
        }
    }

    /** A bucket that holds one second's worth. */
    public static Rate perSecond(int perSecond) {
        return new Rate(perSecond, perSecond);
    }
}
