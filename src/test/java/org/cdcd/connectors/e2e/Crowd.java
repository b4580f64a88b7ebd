package org.cdcd.connectors.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Many callers who begin at the same moment. */
record Crowd(int size) {
    static Crowd of(int size) {
        return new Crowd(size);
    }

    /** What one of them does; {@code caller} counts from 0. */
    interface Errand<T> {
        T run(int caller) throws Exception;
    }

    /** What each of them got. */
    <T> List<T> run(Errand<T> errand) throws InterruptedException, ExecutionException, TimeoutException {
        CountDownLatch begin = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                int caller = i;
                running.add(threads.submit(() -> {
                    begin.await();
                    return errand.run(caller);
                }));
            }
            begin.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get(2, TimeUnit.MINUTES));
            }
            return results;
        }
    }
}
