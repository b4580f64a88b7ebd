package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of a person who was erased by one vault goes from the memory of the others at once, before its time there is over. */
final class ErasureAcrossNodesTest {
    private static final String ALICE = "https://alice.example/#me";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T10:00:00Z"));

    private final StoreSettings.PostgreSql database = PostgresServer.newDatabase();
    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    private Path folder;

    private Store first;
    private Store second;
    private UserKeys keys;

    @BeforeEach
    void open() {
        first = Store.open(database, CLOCK, completions);
        second = Store.open(database, CLOCK, completions);
        keys = new UserKeys(FileKek.openOrCreate(folder.resolve("keyset")), second.userKeys(), CLOCK);
    }

    @AfterEach
    void close() {
        second.close();
        first.close();
        completions.shutdown();
    }

    @Test
    void anErasedPersonsKeyIsDroppedOnNotice() {
        try (RevocationNotices notices = listening()) {
            String name = keys.auditName(ALICE, "default");
            assertThat(keys.auditName(ALICE, "default")).isEqualTo(name);

            assertThat(first.erase(ALICE, List.of(), erasure(name))).isPresent();

            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(keys.auditName(ALICE, "default")).isNotEqualTo(name));
        }
    }

    @Test
    void whatWasMissedIsMadeGoodWhenTheLineIsThereAgain() {
        String name = keys.auditName(ALICE, "default");
        first.erase(ALICE, List.of(), erasure(name));
        assertThat(keys.auditName(ALICE, "default")).isEqualTo(name);

        try (RevocationNotices notices = listening()) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(keys.auditName(ALICE, "default")).isNotEqualTo(name));
        }
    }

    private RevocationNotices listening() {
        RevocationNotices notices =
                second.hear(id -> {}, keys::forget, keys::forgetAll).orElseThrow();
        Awaitility.await().until(notices::listening);
        return notices;
    }

    private static AuditEntry erasure(String name) {
        return new AuditEntry(name, "client", "me.erase", "person", "ok", "");
    }
}
