package org.cdcd.connectors.vault.keys;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How fast what is under older versions of the KEK becomes less, by whichever vault, over the last minute in which something was left.
 * It is told by counts of the shared database alone: no vault has to know of the others. Safe for many threads.
 */
final class RewrapPace {
    /** How old the last count may become while keys are wrapped. */
    private static final long COUNTED_EVERY = TimeUnit.SECONDS.toNanos(5);

    private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);
    /** Counts that follow closer than that share a place, however often somebody looks. */
    private static final long SPACING = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private final Deque<Point> points = new ArrayDeque<>();
    private @Nullable Count last;

    /** @param nanos a clock that nobody sets, such as {@link System#nanoTime} */
    RewrapPace(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What was left under versions older than this one at a time. */
    private record Count(int version, long remaining, long at) {}

    /**
     * Sums since the first count of a version.
     *
     * @param busy nanoseconds in which something was left
     * @param moved how much less is left
     */
    private record Point(long busy, long moved) {}

    /** Begins to measure, unless it is being measured; time in which nobody worked yet does not count. */
    synchronized void begin(int version, long remaining) {
        Count before = last;
        if (before == null || before.version() != version) {
            points.clear();
            points.add(new Point(0, 0));
        } else if (before.remaining() > 0) {
            counted(version, remaining);
            return;
        }
        last = new Count(version, remaining, nanos.getAsLong());
    }

    /** Takes a count into the measure, if there is one of this version and it has not come to its end. */
    synchronized void counted(int version, long remaining) {
        Count before = last;
        if (before == null || before.version() != version || before.remaining() == 0) {
            return;
        }
        long now = nanos.getAsLong();
        Point end = points.getLast();
        Point next = new Point(end.busy() + now - before.at(), end.moved() + before.remaining() - remaining);
        last = new Count(version, remaining, now);
        if (points.size() > 1 && next.busy() - beforeLast().busy() < SPACING) {
            points.removeLast();
        }
        points.add(next);
        while (points.size() > 2 && next.busy() - second().busy() >= WINDOW) {
            points.removeFirst();
        }
    }

    private Point beforeLast() {
        var backwards = points.descendingIterator();
        backwards.next();
        return backwards.next();
    }

    private Point second() {
        var forwards = points.iterator();
        forwards.next();
        return forwards.next();
    }

    /** Whether the last count is so old that another is worth its price. */
    synchronized boolean isDue() {
        return last != null && nanos.getAsLong() - last.at() >= COUNTED_EVERY;
    }

    /** How many a second; empty if this process has not seen any work on this version. */
    synchronized OptionalDouble perSecond(int version) {
        if (last == null || last.version() != version || points.size() < 2) {
            return OptionalDouble.empty();
        }
        long busy = points.getLast().busy() - points.getFirst().busy();
        long moved = points.getLast().moved() - points.getFirst().moved();
        return busy <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, moved) * (double) TimeUnit.SECONDS.toNanos(1) / busy);
    }
}
