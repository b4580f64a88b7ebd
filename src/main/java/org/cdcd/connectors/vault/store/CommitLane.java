package org.cdcd.connectors.vault.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One thread that runs what waits in one transaction, and then what came meanwhile in the next. */
final class CommitLane {
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_TOGETHER = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long IDLE_CHECK_MILLIS = 100;

    private static final class Task<T> {
        private final GroupCommit.Unit<T> unit;
        private final Instant since;
        private final Executor completions;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private @Nullable T result;

        Task(GroupCommit.Unit<T> unit, Instant since, Executor completions) {
            this.unit = unit;
            this.since = since;
            this.completions = completions;
        }

        void run(AuditChain audit) {
            result = unit.run(audit);
        }

        @SuppressWarnings("NullAway") // a unit may return null
        void succeed() {
            elsewhere(() -> future.complete(result));
        }

        void fail(Throwable failure) {
            elsewhere(() -> future.completeExceptionally(failure));
        }

        // what depends on it must not run on the lane
        private void elsewhere(Runnable completion) {
            try {
                completions.execute(completion);
            } catch (RejectedExecutionException e) {
                // not even now: what waits there for another commit of this lane would wait for ever
                Thread.startVirtualThread(completion);
            }
        }
    }

    private final Database database;
    private final AuditChain audit;
    private final InstantSource clock;
    private final BlockingQueue<Task<?>> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean closing;

    CommitLane(Database database, AuditChain audit, InstantSource clock, int number) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.thread =
                Thread.ofPlatform().daemon().name("store-commit-" + number).start(this::work);
    }

    <T> CompletableFuture<T> submit(GroupCommit.Unit<T> unit, Executor completions) {
        Task<T> task = new Task<>(unit, clock.instant(), completions);
        if (!waiting.offer(task)) {
            task.fail(new StoreUnavailable("too much waits for the database"));
        } else if (closing && waiting.remove(task)) {
            task.fail(new StoreUnavailable("the store is closed"));
        }
        return task.future;
    }

    void close() {
        closing = true;
        try {
            thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Task<?>> left = new ArrayList<>();
        waiting.drainTo(left);
        left.forEach(task -> task.fail(new StoreUnavailable("the store is closed")));
    }

    private void work() {
        List<Task<?>> batch = new ArrayList<>();
        while (!closing || !waiting.isEmpty()) {
            batch.clear();
            try {
                Task<?> first = waiting.poll(IDLE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    waiting.drainTo(batch, MOST_TOGETHER - 1);
                    commit(inTime(batch));
                }
            } catch (InterruptedException e) {
                closing = true;
            }
        }
    }

    private List<Task<?>> inTime(List<Task<?>> batch) {
        Instant oldest = clock.instant().minus(PATIENCE);
        List<Task<?>> inTime = new ArrayList<>(batch.size());
        for (Task<?> task : batch) {
            if (task.since.isBefore(oldest)) {
                task.fail(new StoreUnavailable("the database is too slow"));
            } else {
                inTime.add(task);
            }
        }
        return inTime;
    }

    private void commit(List<Task<?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            database.once(() -> runAll(batch));
        } catch (StoreUnavailable e) {
            batch.forEach(task -> task.fail(e));
            return;
        } catch (RuntimeException | Error e) {
            batch.forEach(this::commitAlone);
            return;
        }
        audit.committed();
        batch.forEach(Task::succeed);
    }

    private void commitAlone(Task<?> task) {
        try {
            database.within(() -> runAll(List.of(task)));
        } catch (RuntimeException | Error e) {
            task.fail(e);
            return;
        }
        audit.committed();
        task.succeed();
    }

    private int runAll(List<Task<?>> batch) {
        audit.begin();
        batch.forEach(task -> task.run(audit));
        audit.write();
        return batch.size();
    }
}
