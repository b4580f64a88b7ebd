package org.cdcd.connectors.limits;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** How many operations of each person run now. Holds one entry for each person who has one running. */
final class ConcurrentUses {
    private final ConcurrentMap<String, Integer> running = new ConcurrentHashMap<>();
    private final int most;

    ConcurrentUses(int most) {
        this.most = most;
    }

    /** A place, or null if all are taken. */
    Grant.@Nullable Permit take(String webid) {
        boolean[] taken = {false};
        running.compute(webid, (person, count) -> {
            int now = count == null ? 0 : count;
            taken[0] = now < most;
            return taken[0] ? Integer.valueOf(now + 1) : count;
        });
        return taken[0] ? new Place(webid) : null;
    }

    int people() {
        return running.size();
    }

    private final class Place implements Grant.Permit {
        private final String webid;
        private final AtomicBoolean released = new AtomicBoolean();

        Place(String webid) {
            this.webid = webid;
        }

        @Override
        public void release() {
            if (released.compareAndSet(false, true)) {
                running.computeIfPresent(webid, (person, count) -> count == 1 ? null : Integer.valueOf(count - 1));
            }
        }
    }
}
