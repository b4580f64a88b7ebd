package org.cdcd.connectors.vault.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.KekRotation;
import org.cdcd.connectors.vault.keys.UserKeyStore;
import org.cdcd.connectors.vault.keys.UserKeys;

/** A process that rotates, wraps one batch of keys anew, says so, and waits to be killed. */
final class DiesHalfway {
    private DiesHalfway() {}

    /** @param arguments the keyset, and either an H2 file or a PostgreSQL URL */
    public static void main(String[] arguments) {
        FileKek kek = FileKek.openOrCreate(Path.of(arguments[0]));
        StoreSettings settings = arguments[1].startsWith("jdbc:")
                ? new StoreSettings.PostgreSql(arguments[1], "postgres", "", 3)
                : new StoreSettings.H2(Path.of(arguments[1]));
        Store store = TestStores.open(settings, InstantSource.system(), Runnable::run);
        UserKeyStore once = new OneBatch(store.userKeys());
        KekRotation rotation = new KekRotation(
                kek,
                new UserKeys(kek, once, InstantSource.system()),
                once,
                new Capsules(kek),
                store.capsules(),
                store.kekNeeds());
        rotation.rotate();
        rotation.work();
    }

    /** Runs {@link #main} in a process of its own and kills it with no warning once the first batch is stored. */
    static void run(Path keyset, String database) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DiesHalfway.class.getName(),
                        keyset.toString(),
                        database)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = process.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.equals("half")) {
                line = out.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("the process ended by itself");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Stores the first batch, and never comes back from it. */
    private record OneBatch(UserKeyStore rows) implements UserKeyStore {
        @Override
        public int replaceAll(List<Rewrapped> keys) {
            rows.replaceAll(keys);
            System.out.println("half");
            System.out.flush();
            try {
                Thread.currentThread().join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        }

        @Override
        public Optional<WrappedUserKey> find(String webid, String region) {
            return rows.find(webid, region);
        }

        @Override
        public Optional<WrappedUserKey> findSettled(String webid, String region) {
            return rows.findSettled(webid, region);
        }

        @Override
        public WrappedUserKey insertIfAbsent(WrappedUserKey fresh) {
            return rows.insertIfAbsent(fresh);
        }

        @Override
        public List<WrappedUserKey> olderThan(int version, WrappedUserKey after, int limit) {
            return rows.olderThan(version, after, limit);
        }

        @Override
        public long countOlderThan(int version) {
            return rows.countOlderThan(version);
        }

        @Override
        public SortedMap<Integer, Long> countByVersion() {
            return rows.countByVersion();
        }

        @Override
        public int destroy(String webid) {
            return rows.destroy(webid);
        }
    }
}
