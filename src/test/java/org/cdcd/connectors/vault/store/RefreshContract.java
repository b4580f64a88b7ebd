package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.vault.store.RefreshIntents.Intent;
import org.junit.jupiter.api.Test;

interface RefreshContract extends Contract {
    @Test
    default void ofManyWhoRefreshOneHoldsTheIntent() throws Exception {
        String webid = newPerson();
        UUID credential = newCredential(webid);

        List<Optional<Intent>> begun = together(8, () -> begin(webid, credential));

        assertThat(begun).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    default void anOvertakenHoldersTokenDoesNotCount() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Intent slow = begin(webid, credential).orElseThrow();

        pass(Duration.ofSeconds(16));
        Intent next = begin(webid, credential).orElseThrow();

        assertThat(next.inDoubt()).isTrue();
        assertThat(store().credentials().replace(slow, parts(2))).isFalse();
        assertThat(store().refreshIntents().close(slow)).isFalse();
        assertThat(store().credentials().replace(next, parts(2))).isTrue();
        assertThat(store().credentials().parts(webid, credential).orElseThrow().version())
                .isEqualTo(2);
    }

    @Test
    default void failuresAreCountedByTheirHolderUntilARenewal() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        RefreshHistory history = store().refreshHistory();
        assertThat(history.of(webid, credential).orElseThrow().last()).isNull();

        Intent slow = begin(webid, credential).orElseThrow();
        pass(Duration.ofSeconds(16));
        Intent next = begin(webid, credential).orElseThrow();
        assertThat(store().refreshIntents().fail(slow)).isFalse();
        assertThat(store().refreshIntents().fail(next)).isTrue();
        assertThat(store().refreshIntents().fail(next)).isFalse();
        assertThat(history.of(webid, credential).orElseThrow().failures()).isEqualTo(1);
        store().refreshIntents().fail(begin(webid, credential).orElseThrow());
        assertThat(history.of(webid, credential).orElseThrow().failures()).isEqualTo(2);

        store().credentials().replace(begin(webid, credential).orElseThrow(), parts(2));
        RefreshHistory.Told renewed = history.of(webid, credential).orElseThrow();
        assertThat(renewed.failures()).isZero();
        assertThat(renewed.last()).isNotNull();
        assertThat(history.of(newPerson(), credential)).isEmpty();
    }

    /** Two tables change together; whoever reads them meanwhile sees both before or both after. */
    @Test
    default void theContentsAreThereAtAnyMomentOfAReplacement() throws Exception {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        int last = 200;
        AtomicBoolean taken = new AtomicBoolean();
        AtomicInteger version = new AtomicInteger(1);

        List<Integer> missed = together(4, () -> {
            int empty = 0;
            if (taken.compareAndSet(false, true)) {
                while (version.get() < last) {
                    Intent intent = begin(webid, credential).orElseThrow();
                    store().credentials().replace(intent, parts(version.get() + 1));
                    version.incrementAndGet();
                }
            }
            while (version.get() < last) {
                empty += store().credentials().parts(webid, credential).isEmpty() ? 1 : 0;
            }
            return empty;
        });

        assertThat(missed).containsOnly(0);
        assertThat(store().credentials().parts(webid, credential).orElseThrow().version())
                .isEqualTo(last);
    }

    @Test
    default void whatTheServiceIsToldOfIsTheCredentialAsItIsWhenItEnds() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Receipts.Ending old = new Receipts.Ending(new byte[] {1}, Receipts.Way.SERVICE, null, 1);
        store().credentials().replace(begin(webid, credential).orElseThrow(), parts(2));

        assertThat(store().credentials().revoke(webid, credential, old)).isFalse();
        assertThat(store().credentials().find(webid, credential).orElseThrow().state())
                .isEqualTo(CredentialState.ACTIVE);

        Receipts.Ending now = new Receipts.Ending(new byte[] {2}, Receipts.Way.SERVICE, null, 2);
        assertThat(store().credentials().revoke(webid, credential, now)).isTrue();
    }

    @Test
    default void aCredentialWhoseKeyIsLostHoldsNothing() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        store().database()
                .sql()
                .sql("DELETE FROM dek WHERE credential_id = ?")
                .param(credential)
                .update();

        assertThat(store().credentials().parts(webid, credential)).isEmpty();
    }

    @Test
    default void aLivingHolderIsNotOvertakenEarly() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        assertThat(begin(webid, credential)).isPresent();

        pass(Duration.ofSeconds(14));

        assertThat(begin(webid, credential)).isEmpty();
        assertThat(store().refreshIntents().orphans(100))
                .noneMatch(orphan -> orphan.credentialId().equals(credential));
    }

    @Test
    default void aDeadHolderIsOvertakenAtOnce() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Nodes other = new Nodes(store().database(), clock(), UUID.randomUUID().toString());
        other.beat();
        RefreshIntents theirs = new RefreshIntents(store().database(), clock(), other);
        assertThat(theirs.begin(webid, credential, "old")).isPresent();
        assertThat(begin(webid, credential)).isEmpty();

        other.leave();

        assertThat(store().refreshIntents().orphans(100))
                .contains(new RefreshIntents.Orphan(webid, credential, 1, "old"));
        assertThat(begin(webid, credential)).contains(new Intent(webid, credential, 2, true));
    }

    @Test
    default void aFinishedRefreshLeavesNoDoubt() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Intent first = begin(webid, credential).orElseThrow();

        assertThat(store().credentials().replace(first, parts(2))).isTrue();

        assertThat(store().credentials().replace(first, parts(3))).isFalse();
        Intent second = begin(webid, credential).orElseThrow();
        assertThat(second.inDoubt()).isFalse();
        assertThat(store().refreshIntents().close(second)).isTrue();
    }

    @Test
    default void aRefreshDestroysTheOldDataKey() {
        String webid = newPerson();
        UUID credential = newCredential(webid);

        store().credentials().replace(begin(webid, credential).orElseThrow(), parts(2));

        assertThat(store().database()
                        .sql()
                        .sql("SELECT version FROM dek WHERE webid = ? AND credential_id = ?")
                        .params(webid, credential)
                        .query(Integer.class)
                        .list())
                .containsExactly(2);
    }

    @Test
    default void aRefreshDoesNotBringARevokedCredentialBack() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Intent intent = begin(webid, credential).orElseThrow();
        store().credentials().revoke(webid, credential, Endings.of(null));

        assertThat(store().credentials().replace(intent, parts(2))).isFalse();
        assertThat(store().credentials().parts(webid, credential)).isEmpty();
        pass(Duration.ofSeconds(16));
        assertThat(store().refreshIntents().orphans(100))
                .noneMatch(orphan -> orphan.credentialId().equals(credential));
    }

    @Test
    default void aRefusedRefreshSuspendsAndEndsTheIntentTogether() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Intent intent = begin(webid, credential).orElseThrow();

        assertThat(store().credentials().suspend(intent, "reauthorization_required"))
                .isTrue();

        assertThat(store().credentials().find(webid, credential).orElseThrow().reason())
                .isEqualTo("reauthorization_required");
        assertThat(store().refreshIntents().close(intent)).isFalse();
    }

    @Test
    default void anOvertakenHoldersRefusalDoesNotCount() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Intent slow = begin(webid, credential).orElseThrow();
        pass(Duration.ofSeconds(16));
        assertThat(begin(webid, credential)).isPresent();

        assertThat(store().credentials().suspend(slow, "reauthorization_required"))
                .isFalse();

        assertThat(store().credentials().find(webid, credential).orElseThrow().state())
                .isEqualTo(CredentialState.ACTIVE);
    }

    @Test
    default void aHolderWhoLostTheAnswerTakesTheIntentAgainUnlessOvertaken() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Intent first = begin(webid, credential).orElseThrow();

        Intent again = store().refreshIntents().renew(first).orElseThrow();

        assertThat(again).isEqualTo(new Intent(webid, credential, 2, true));
        assertThat(store().refreshIntents().renew(first)).isEmpty();
        assertThat(store().credentials().replace(first, parts(2))).isFalse();
        assertThat(store().credentials().replace(again, parts(2))).isTrue();
        assertThat(store().refreshIntents().renew(again)).isEmpty();
    }

    @Test
    default void theIntentOfANodeKnownToBeDeadIsOrphanedAtOnce() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Nodes other = new Nodes(store().database(), clock(), UUID.randomUUID().toString());
        other.beat();
        assertThat(new RefreshIntents(store().database(), clock(), other).begin(webid, credential, "old"))
                .isPresent();
        assertThat(begin(webid, credential)).isEmpty();

        store().nodes().bury(other.self());

        assertThat(begin(webid, credential)).contains(new Intent(webid, credential, 2, true));
    }

    @Test
    default void anAnswerIsKeptForThisVersionUntilTheCredentialHasTheNext() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        RefreshIntents intents = store().refreshIntents();
        Intent dead = begin(webid, credential).orElseThrow();
        assertThat(intents.keep(dead, 1, new byte[] {7})).isTrue();
        pass(Duration.ofSeconds(16));
        Intent next = begin(webid, credential).orElseThrow();

        RefreshIntents.Answer kept = intents.answer(webid, credential, 1).orElseThrow();
        assertThat(kept.attempt()).isEqualTo(dead.attempt());
        assertThat(kept.capsule()).containsExactly(7);
        assertThat(intents.answer(webid, credential, 2)).isEmpty();

        store().credentials().replace(next, parts(2));
        assertThat(intents.answer(webid, credential, 1)).isEmpty();
    }

    @Test
    default void anOvertakenHoldersAnswerIsNotKept() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Intent slow = begin(webid, credential).orElseThrow();
        pass(Duration.ofSeconds(16));
        begin(webid, credential);

        assertThat(store().refreshIntents().keep(slow, 1, new byte[] {7})).isFalse();
        assertThat(store().refreshIntents().answer(webid, credential, 1)).isEmpty();
    }

    @Test
    default void anAnswerOfNoUseIsForgottenAndOfAnotherAttemptIsNot() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        RefreshIntents intents = store().refreshIntents();
        Intent mine = begin(webid, credential).orElseThrow();
        intents.keep(mine, 1, new byte[] {7});

        intents.forget(webid, credential, mine.attempt() + 1);
        assertThat(intents.answer(webid, credential, 1)).isPresent();
        intents.forget(webid, credential, mine.attempt());
        assertThat(intents.answer(webid, credential, 1)).isEmpty();
    }

    private Optional<Intent> begin(String webid, UUID credential) {
        return store().refreshIntents().begin(webid, credential, "old");
    }
}
