package org.cdcd.connectors.vault.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.vault.accounts.credentials.Credentials;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecryptBudgetTest {
    private final List<UUID> opened = new ArrayList<>();
    private final List<Signal> alarms = new ArrayList<>();
    private boolean due;
    private Map<String, Secret> secrets = Map.of();
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private final InstantSource clock = () -> now;
    private final DecryptBudget budget = new DecryptBudget(new Vault(), 3, clock, alarms::add);

    @Test
    void whoEmptiesTheVaultIsStoppedAtTheBudgetAndHeardOnce() {
        open(3);

        for (int i = 0; i < 5; i++) {
            assertRefused();
        }

        assertThat(opened).hasSize(3);
        assertThat(alarms).containsExactly(new Signal.OfNode(Signal.Kind.DECRYPT_BUDGET_SPENT));
    }

    @Test
    void aRenewalCountsLikeAnOpening() {
        open(2);
        budget.renew(UUID.randomUUID(), 1);

        assertRefused();
    }

    @Test
    void whatIsRenewedFirstIsCountedOnce() {
        due = true;
        for (int i = 0; i < 3; i++) {
            assertThat(budget.openNow(UUID.randomUUID(), null)).isEmpty();
            open(1);
        }

        assertRefused();
    }

    @Test
    void whatIsUsedThoughItShouldBeRenewedIsCounted() {
        open(2);
        budget.openUnrenewed(UUID.randomUUID(), null);

        assertRefused();
    }

    @Test
    void whatIsOpenedAtOnceIsClosedAgainBeyondTheBudget() {
        Secret token = Secret.ofAscii("token");
        secrets = Map.of("token", token);
        open(3);

        assertThatThrownBy(() -> budget.openNow(UUID.randomUUID(), null)).isInstanceOf(Refusal.class);

        assertThatThrownBy(() -> token.reveal(bytes -> bytes.length)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theNextMinuteHasABudgetOfItsOwn() {
        open(3);
        assertRefused();
        now = now.plus(Duration.ofMinutes(1));

        open(3);
        assertRefused();

        assertThat(alarms).hasSize(2);
    }

    private void open(int times) {
        for (int i = 0; i < times; i++) {
            budget.open(UUID.randomUUID());
        }
    }

    private void assertRefused() {
        assertThatThrownBy(() -> budget.open(UUID.randomUUID())).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMinutes(1));
        });
    }

    private final class Vault implements Credentials {
        @Override
        public void doubted(UUID credentialId, @Nullable HeldKey held) {
            throw new AssertionError("nobody doubts here");
        }

        @Override
        public Optional<Material> openNow(UUID credentialId, @Nullable HeldKey held) {
            return due ? Optional.empty() : Optional.of(open(credentialId, held));
        }

        @Override
        public Optional<Material> openUnrenewed(UUID credentialId, @Nullable HeldKey held) {
            return Optional.of(open(credentialId, held));
        }

        @Override
        public Material open(UUID credentialId, @Nullable HeldKey held) {
            opened.add(credentialId);
            return material(credentialId);
        }

        @Override
        public Material renew(UUID credentialId, int rejectedVersion, @Nullable HeldKey held) {
            return open(credentialId);
        }

        private Material material(UUID id) {
            return new Material(id, 1, new Injection(Injection.Kind.BEARER, "", ""), secrets, Map.of());
        }
    }
}
