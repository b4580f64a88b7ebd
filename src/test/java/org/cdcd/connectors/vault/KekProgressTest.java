package org.cdcd.connectors.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.KekRotation;
import org.cdcd.connectors.vault.keys.UserKeyStore.WrappedUserKey;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.PostgresServer;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.cdcd.connectors.vault.store.WatchedUserKeys;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator is told while keys are wrapped anew: 500 in a batch. */
class KekProgressTest {
    private static final int PEOPLE = 1_200;
    private static final int BATCH = 500;

    @TempDir
    Path folder;

    enum Database {
        H2,
        POSTGRESQL;

        StoreSettings fresh(Path folder) {
            return this == H2 ? new StoreSettings.H2(folder.resolve("vault")) : PostgresServer.newDatabase();
        }
    }

    private Store open(Database database) {
        return TestStores.open(database.fresh(folder), InstantSource.system(), Runnable::run);
    }

    /** A vault that has just started; all are on one database and keyset. */
    private final class Vault {
        private final FileKek kek = FileKek.openOrCreate(folder.resolve("keys").resolve("keyset"));
        private final UserKeys userKeys;
        private final KekRotation rotation;
        private final KekAdministration administration;
        private Runnable afterBatch = () -> {};
        private long began;

        Vault(Store store) {
            var rows = new WatchedUserKeys(store.userKeys(), () -> afterBatch.run());
            userKeys = new UserKeys(kek, rows, InstantSource.system());
            rotation = new KekRotation(kek, userKeys, rows, new Capsules(kek), store.capsules(), store.kekNeeds());
            administration = new KekAdministration(rotation, (action, object) -> {});
        }

        void people() {
            for (int i = 0; i < PEOPLE; i++) {
                userKeys.auditName("https://p" + i + ".example/#me", "default");
            }
        }

        void work() {
            began = System.nanoTime();
            rotation.work();
        }

        KekAdministration.Status status() {
            return administration.status();
        }
    }

    private static void assertUnknown(KekAdministration.Status status) {
        assertThat(status.perSecond()).isNull();
        assertThat(status.secondsLeft()).isNull();
    }

    private static double sinceNanos(long begin, int count) {
        return count * 1e9 / (System.nanoTime() - begin);
    }

    @ParameterizedTest
    @EnumSource
    void eachLookTellsWhatIsDoneHowFastItGoesAndHowLongItTakes(Database database) {
        try (Store store = open(database)) {
            Vault vault = new Vault(store);
            vault.people();
            assertUnknown(vault.administration.rotate());
            List<KekAdministration.Status> looks = new ArrayList<>();
            List<Double> least = new ArrayList<>();
            vault.afterBatch = () -> {
                looks.add(vault.status());
                least.add(sinceNanos(vault.began, looks.size() == 3 ? PEOPLE : looks.size() * BATCH));
            };

            vault.work();

            assertThat(looks)
                    .extracting(KekAdministration.Status::remaining)
                    .containsExactly(PEOPLE - 500L, PEOPLE - 1000L, 0L);
            assertThat(looks).extracting(KekAdministration.Status::total).containsOnly((long) PEOPLE);
            for (int i = 0; i < looks.size(); i++) {
                assertThat(looks.get(i).perSecond()).isGreaterThanOrEqualTo(least.get(i));
            }
            double perSecond = looks.getFirst().perSecond();
            assertThat(looks.getFirst().secondsLeft()).isEqualTo((long) Math.ceil((PEOPLE - BATCH) / perSecond));
            assertThat(looks.getLast().secondsLeft()).isNull();
            assertThat(vault.status().perSecond())
                    .as("it stands when all is done")
                    .isEqualTo(looks.getLast().perSecond());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherVaultWrapsIsPartOfThePace(Database database) {
        try (Store store = open(database)) {
            Vault vault = new Vault(store);
            vault.people();
            vault.administration.rotate();
            Vault other = new Vault(store);
            vault.afterBatch = other::work;

            vault.work();

            double least = sinceNanos(vault.began, PEOPLE);
            assertThat(vault.status().rewrapped()).isEqualTo(BATCH);
            assertThat(other.status().rewrapped()).isEqualTo(PEOPLE - BATCH);
            assertThat(vault.status().perSecond()).isGreaterThanOrEqualTo(least);
            assertThat(vault.status().remaining()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aVaultThatStartsAnewMeasuresAnewAndGoesOnWhereTheLastOneStopped(Database database) {
        try (Store store = open(database)) {
            Vault died = new Vault(store);
            died.people();
            died.administration.rotate();
            died.afterBatch = () -> {
                throw new IllegalStateException("the database is away");
            };
            assertThatThrownBy(died::work).hasMessage("the database is away");

            Vault next = new Vault(store);
            assertThat(next.status().remaining()).isEqualTo(PEOPLE - BATCH);
            assertUnknown(next.status());
            next.work();

            assertThat(next.status().perSecond()).isGreaterThanOrEqualTo(sinceNanos(next.began, PEOPLE - BATCH));
        }
    }

    @ParameterizedTest
    @EnumSource
    void noTimeIsPromisedForKeysThatDoNotOpen(Database database) {
        try (Store store = open(database)) {
            store.userKeys()
                    .insertIfAbsent(
                            new WrappedUserKey("https://a.example/#broken", "default", 1, new byte[] {1, 2, 3}));
            Vault vault = new Vault(store);
            vault.people();
            vault.administration.rotate();

            vault.work();

            KekAdministration.Status status = vault.status();
            assertThat(status.remaining()).isEqualTo(1);
            assertThat(status.broken()).isEqualTo(1);
            assertThat(status.total()).isEqualTo(PEOPLE + 1);
            assertThat(status.secondsLeft()).isNull();
        }
    }
}
