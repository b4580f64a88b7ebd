package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFileTest {
    private static final int ANSWER_BYTES = 4_096;

    @TempDir
    Path folder;

    private Database database;
    private EmbeddedFile file;

    @BeforeEach
    void open() {
        database = Database.open(new StoreSettings.H2(folder.resolve("vault")));
        file = EmbeddedFile.of(database.dataSource(), Duration.ZERO);
        update("CREATE TABLE scratch (id integer PRIMARY KEY, answer bytea)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void isNotWrittenByATransactionThatEndsWhileAnotherRuns() {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        long before = file.version();

        CompletableFuture<?> longer = runAsync(() -> database.within(() -> {
            insert(1);
            runs.countDown();
            return reached(mayEnd);
        }));
        reached(runs);
        CompletableFuture<?> shorter = runAsync(() -> insert(2));
        await().until(() -> rows() == 1);
        long meanwhile = file.version();
        mayEnd.countDown();
        CompletableFuture.allOf(longer, shorter).join();

        assertThat(meanwhile).isEqualTo(before);
        assertThat(file.version()).isGreaterThan(before);
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void isNotWrittenWhereNothingWasChanged() {
        long before = file.version();

        for (int i = 0; i < 10; i++) {
            update("DELETE FROM scratch WHERE id = -1");
        }

        assertThat(file.version()).isEqualTo(before);
    }

    @Test
    void movesWhatIsLeftTogether() {
        int rounds = 2_000;
        for (int i = 0; i < rounds; i++) {
            int id = i;
            database.within(() -> {
                insert(id);
                return database.sql()
                        .sql("UPDATE scratch SET answer = ? WHERE id = ?")
                        .params(new byte[ANSWER_BYTES], id)
                        .update();
            });
            update("DELETE FROM scratch WHERE id < " + (id - 100) + " AND MOD(id, 10) > 0");
        }

        assertThat(file.fillRate()).isGreaterThan(40);
        assertThat(rows()).isEqualTo(rounds / 10 + 91);
    }

    private static CompletableFuture<Void> runAsync(Runnable work) {
        return CompletableFuture.runAsync(work, Thread::startVirtualThread);
    }

    private static boolean reached(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void insert(int id) {
        update("INSERT INTO scratch (id) VALUES (" + id + ")");
    }

    private int update(String sql) {
        return database.within(() -> database.sql().sql(sql).update());
    }

    private int rows() {
        return database.sql()
                .sql("SELECT count(*) FROM scratch")
                .query(Integer.class)
                .single();
    }
}
