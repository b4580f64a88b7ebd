package org.cdcd.connectors.twin;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What a twin does wrong, and how often. Thread-safe. */
public final class Faults {
    private final List<Planned> planned = new ArrayList<>();

    private static final class Planned {
        private final Fault fault;
        private final String path;
        private int left;

        Planned(Fault fault, String path, int times) {
            this.fault = fault;
            this.path = path;
            this.left = times;
        }
    }

    /** The next request fails so. */
    public void next(Fault fault) {
        next(1, "/", fault);
    }

    /** The next so many requests fail so whose path begins with {@code path}. */
    public synchronized void next(int times, String path, Fault fault) {
        if (times < 1) {
            throw new IllegalArgumentException("a fault happens at least once");
        }
        planned.add(new Planned(fault, path, times));
    }

    /** All requests fail so until {@link #clear()}. */
    public void always(Fault fault) {
        next(Integer.MAX_VALUE, "/", fault);
    }

    public synchronized void clear() {
        planned.clear();
    }

    /** Whether all that was planned has happened. */
    public synchronized boolean isEmpty() {
        return planned.isEmpty();
    }

    /** Takes what applies to a request or connection: all latencies, and the first of the rest. */
    public synchronized List<Fault> take(String path) {
        List<Fault> taken = new ArrayList<>();
        boolean one = false;
        for (Iterator<Planned> all = planned.iterator(); all.hasNext(); ) {
            Planned plan = all.next();
            boolean latency = plan.fault instanceof Fault.Latency;
            if (plan.fault instanceof Fault.OtherPerson || !path.startsWith(plan.path) || (one && !latency)) {
                continue;
            }
            one |= !latency;
            taken.add(plan.fault);
            count(plan, all);
        }
        return taken;
    }

    /** Whether this refresh is to yield another person's token; asked by authorization servers only. */
    public synchronized boolean takeOtherPerson() {
        for (Iterator<Planned> all = planned.iterator(); all.hasNext(); ) {
            Planned plan = all.next();
            if (plan.fault instanceof Fault.OtherPerson) {
                count(plan, all);
                return true;
            }
        }
        return false;
    }

    private static void count(Planned plan, Iterator<Planned> all) {
        if (plan.left != Integer.MAX_VALUE && --plan.left == 0) {
            all.remove();
        }
    }

    /** The first of {@code faults} that is a {@code type}. */
    static <T extends Fault> Optional<T> first(List<Fault> faults, Class<T> type) {
        return faults.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
