package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.cdcd.connectors.vault.keys.KekRefused;
import org.junit.jupiter.api.Test;

class PostgreSqlRotationTest extends RotationContract {
    private final StoreSettings.PostgreSql database = PostgresServer.newDatabase();

    @Override
    StoreSettings settings() {
        return database;
    }

    @Override
    String database() {
        return database.url();
    }

    @Test
    void aVersionIsInServiceUntilEveryVaultKnowsOfTheNext() {
        try (Node one = new Node();
                Node other = new Node()) {
            one.rotation.declare();
            other.rotation.declare();
            one.rotation.rotate();
            one.rotation.work();
            assertThatThrownBy(() -> one.rotation.retire(1))
                    .isInstanceOf(KekRefused.class)
                    .hasMessageContaining("1 other vaults");

            // what it sealed before it knew may be on its way to its journal
            other.rotation.work();
            assertThatThrownBy(() -> one.rotation.retire(1)).isInstanceOf(KekRefused.class);
            other.rotation.work();
            one.rotation.retire(1);

            assertThat(one.kek.versions().get(1).name()).isEqualTo("DISABLED");
        }
    }

    @Test
    void aVaultThatDiedIsWaitedForAndOneThatLeftIsNot() {
        try (Node one = new Node();
                Node left = new Node();
                Node died = new Node()) {
            left.rotation.declare();
            died.rotation.declare();
            one.rotation.rotate();
            one.rotation.work();

            left.rotation.leave();
            assertThatThrownBy(() -> one.rotation.retire(1)).hasMessageContaining("1 other vaults");
            one.store.kekNeeds().forget(died.store.nodes().self());
            one.rotation.retire(1);
        }
    }

    @Test
    void aVaultThatNeverComesBackIsWaitedForForThirtyDays() {
        try (Node one = new Node();
                Node died = new Node()) {
            died.store.kekNeeds().declare(Set.of(1));
            clock.advance(Duration.ofDays(30));
            one.store.sweep();
            assertThat(one.store.kekNeeds().others(1)).isEqualTo(1);

            clock.advance(Duration.ofSeconds(1));
            one.store.sweep();
            assertThat(one.store.kekNeeds().others(1)).isZero();
        }
    }
}
