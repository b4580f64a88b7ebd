package org.cdcd.connectors.vault.store;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/**
 * Lets many small transactions share one commit. A unit that is handed in waits until its lane is free, then runs in one
 * transaction together with all others that waited; its stage completes when that transaction is on disk. Units of the same
 * key run in the order they came. If a unit fails, only that unit fails. Whoever wants an audit entry goes through here.
 */
public final class GroupCommit implements AutoCloseable {
    /**
     * Some statements that belong together. May run more than once, so it has no effect but its rows; never waits for
     * anything but the database.
     */
    public interface Unit<T> {
        T run(AuditChain audit);
    }

    private final List<CommitLane> lanes;
    private final Executor completions;

    /**
     * @param node the name of this process: its chains carry it
     * @param completions where what depends on a unit runs
     */
    GroupCommit(Database database, InstantSource clock, String node, Executor completions) {
        this.completions = completions;
        this.lanes = IntStream.range(0, database.dialect().lanes())
                .mapToObj(n -> new CommitLane(database, new AuditChain(database, clock, node + "/" + n), clock, n))
                .toList();
    }

    /**
     * Runs the unit and commits it.
     *
     * @param key what the unit is about, such as a WebID; units of one key never wait for each other's locks
     * @return fails with what the unit threw, or with {@link StoreUnavailable} if it waited for ten seconds, too many wait,
     *     or the database fails
     */
    public <T> CompletableFuture<T> submit(String key, Unit<T> unit) {
        CommitLane lane = lanes.get(Math.floorMod(key.hashCode(), lanes.size()));
        return lane.submit(unit, completions);
    }

    /** Like {@link #submit}, and waits for it. */
    public <T> T run(String key, Unit<T> unit) {
        try {
            CommitLane lane = lanes.get(Math.floorMod(key.hashCode(), lanes.size()));
            // told on the lane itself: whoever waits here may hold the last thread that completions could run on
            return lane.submit(unit, Runnable::run).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Writes one audit entry that goes with nothing else; on disk when this returns. */
    public void log(String key, AuditEntry entry) {
        run(key, audit -> {
            audit.append(entry);
            return true;
        });
    }

    /** The same for an entry that is nobody's. */
    public void log(AuditEntry entry) {
        log(entry.subject(), entry);
    }

    /** Commits what was handed in, and takes nothing more. */
    @Override
    public void close() {
        lanes.forEach(CommitLane::close);
    }
}
