package org.cdcd.connectors.vault.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.cdcd.connectors.vault.keys.MutableClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every database must do, in chapters. All tests of a class share one store and its clock, which only moves on; each
 * works with a person of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract
        implements CredentialContract,
                LeaseContract,
                OperationContract,
                RefreshContract,
                KeyRotationContract,
                OutboxContract,
                SingleUseContract,
                SecurityEventContract,
                WatchContract,
                KeysContract,
                GroupCommitContract,
                AdmissionContract,
                AwayKeyContract,
                RegisterContract,
                AuditContract,
                ErasureContract,
                AppPasswordContract,
                RenewalContract,
                PurposeContract {
    private final MutableClock clock = new MutableClock();
    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
    private Store store;

    private Path folder;

    abstract StoreSettings settings(Path empty);

    @BeforeAll
    void open(@TempDir Path empty) {
        folder = empty;
        store = TestStores.open(settings(folder), clock, completions);
    }

    @AfterAll
    void close() {
        store.close();
        completions.close();
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public MutableClock clock() {
        return clock;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void pass(Duration time) {
        clock.advance(time);
        store.beat();
    }
}
