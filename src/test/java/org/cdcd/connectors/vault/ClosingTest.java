package org.cdcd.connectors.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.vault.store.Endings;
import org.cdcd.connectors.vault.store.PostgresServer;
import org.cdcd.connectors.vault.store.Receipts;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One vault revokes what another one is using. */
final class ClosingTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final InstantSource CLOCK = InstantSource.system();

    private final String webid = "https://ann.example/#me";
    private final UUID credential = UUID.randomUUID();
    private final Workers workers = new Workers();
    private Store revoking;
    private Store using;

    @BeforeEach
    void open() {
        StoreSettings database = PostgresServer.newDatabase();
        revoking = TestStores.open(database, CLOCK, workers.own());
        using = TestStores.open(database, CLOCK, workers.own());
        revoking.credentials()
                .insert(
                        webid,
                        credential,
                        TestStores.account(CLOCK.instant()),
                        new SealedParts(1, new byte[1], new byte[2], null, null));
        using.leases()
                .take(webid, credential, UUID.randomUUID(), Instant.now().plusSeconds(60))
                .orElseThrow();
    }

    @AfterEach
    void close() {
        using.close();
        revoking.close();
        workers.stop();
    }

    @Test
    void aVaultThatDoesNotCloseIsNotWaitedForForEver() throws Exception {
        revoke();

        closing(SHORT).get(20, TimeUnit.SECONDS);

        assertThat(receipt().runningUses()).isEqualTo(1);
        assertThat(receipt().openUses()).isEqualTo(1);
    }

    @Test
    void theAnswerComesWhenTheOtherVaultHasClosed() throws Exception {
        revoke();
        CompletableFuture<Void> closed = closing(LONG);
        assertThat(closed).isNotDone();

        using.leases().closeFenced(credential);
        closed.get(20, TimeUnit.SECONDS);

        assertThat(receipt().runningUses()).isEqualTo(1);
        assertThat(receipt().openUses()).isZero();
    }

    @Test
    void aVaultClosesNoLeasesOfAnother() throws Exception {
        revoke();

        revoking.leases().closeFenced(credential);
        closing(SHORT).get(20, TimeUnit.SECONDS);

        assertThat(receipt().openUses()).isEqualTo(1);
    }

    @Test
    void whatCannotBeLookedUpHoldsNobodyUp() throws Exception {
        revoke();
        using.close();
        revoking.close();

        assertThat(closing(LONG).get(60, TimeUnit.SECONDS)).isNull();
    }

    private void revoke() {
        assertThat(revoking.credentials().revoke(webid, credential, Endings.of(null)))
                .isTrue();
    }

    private CompletableFuture<Void> closing(Duration bound) {
        return new Closing(revoking.leases(), revoking.receipts(), workers, bound)
                .of(webid, credential)
                .toCompletableFuture();
    }

    private Receipts.Receipt receipt() {
        return revoking.receipts().find(webid, credential).orElseThrow();
    }
}
