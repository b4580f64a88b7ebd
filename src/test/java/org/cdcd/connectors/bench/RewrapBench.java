package org.cdcd.connectors.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.KekRotation;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.PostgresServer;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;

/**
 * How many user keys one vault wraps anew in a second after a rotation of the KEK, which is in a file: with nothing else to do, and
 * while keys are opened beside it as uses open those that are not in memory.
 */
final class RewrapBench {
    private static final int READERS = 4;
    private static final int WARM_UP = 2;
    private static final int WINDOWS = 3;

    private final int keys;

    RewrapBench(int keys) {
        this.keys = keys;
    }

    /** What one rotation gave, each a second. */
    private record Measured(double rewrapped, double opened) {}

    void run() throws Exception {
        Report.heading(keys + " user keys wrapped anew by one vault, alone and beside " + READERS
                + " threads that open keys; each the median of " + WINDOWS + " rotations, in turn");
        Report.row("", "keys/s", "beside", "/alone", "opened/s");
        Path folder = Files.createTempDirectory("connectors-bench-");
        try {
            row("PostgreSQL", PostgresServer.newDatabase(), folder.resolve("keys-of-postgresql"));
            row("embedded database", new StoreSettings.H2(folder.resolve("vault")), folder.resolve("keys-of-h2"));
        } finally {
            SandboxServer.delete(folder);
        }
    }

    private void row(String name, StoreSettings settings, Path keyset) throws Exception {
        List<Measured> alone = new ArrayList<>();
        List<Measured> beside = new ArrayList<>();
        try (Store store = TestStores.open(settings, InstantSource.system(), Runnable::run);
                ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
            FileKek kek = FileKek.openOrCreate(keyset.resolve("keyset"));
            UserKeys userKeys = new UserKeys(kek, store.userKeys(), InstantSource.system());
            KekRotation rotation = new KekRotation(
                    kek, userKeys, store.userKeys(), new Capsules(kek), store.capsules(), store.kekNeeds());
            for (int i = 0; i < keys; i++) {
                userKeys.auditName(person(i), "default");
            }
            for (int i = 0; i < WARM_UP + WINDOWS; i++) {
                Measured first = rotated(rotation, userKeys, threads, 0);
                Measured second = rotated(rotation, userKeys, threads, READERS);
                if (i >= WARM_UP) {
                    alone.add(first);
                    beside.add(second);
                }
            }
        }
        double base = median(alone.stream().map(Measured::rewrapped).toList());
        double loaded = median(beside.stream().map(Measured::rewrapped).toList());
        double opened = median(beside.stream().map(Measured::opened).toList());
        Report.row(name, base, loaded, loaded / base, opened);
    }

    private Measured rotated(KekRotation rotation, UserKeys userKeys, ExecutorService threads, int readers)
            throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        LongAdder opened = new LongAdder();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            running.add(threads.submit(() -> open(userKeys, stop, opened)));
        }
        try {
            return rotated(rotation, opened);
        } finally {
            stop.set(true);
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    private Measured rotated(KekRotation rotation, LongAdder opened) throws IOException {
        int version = rotation.rotate();
        long before = rotation.rewrapped();
        long openedBefore = opened.sum();
        long begin = System.nanoTime();
        rotation.work();
        double seconds = (System.nanoTime() - begin) / 1e9;
        double openedMeanwhile = opened.sum() - openedBefore;
        if (rotation.rewrapped() - before != keys) {
            throw new IOException(
                    "under version " + version + " came " + (rotation.rewrapped() - before) + " of " + keys);
        }
        return new Measured(keys / seconds, openedMeanwhile / seconds);
    }

    private void open(UserKeys userKeys, AtomicBoolean stop, LongAdder opened) {
        while (!stop.get()) {
            String webid = person(ThreadLocalRandom.current().nextInt(keys));
            userKeys.forget(webid);
            userKeys.open(webid, "default");
            opened.increment();
        }
    }

    private static String person(int number) {
        return "https://p" + number + ".example/profile/card#me";
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
