package org.cdcd.connectors.vault.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
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
        UserKeyStore once = new WatchedUserKeys(store.userKeys(), DiesHalfway::waitToBeKilled);
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

    private static void waitToBeKilled() {
        System.out.println("half");
        System.out.flush();
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
