package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.cdcd.connectors.vault.store.Outbox.Entry;
import org.cdcd.connectors.vault.store.Outbox.Told;
import org.junit.jupiter.api.Test;

interface OutboxContract extends Contract {
    @Test
    default void tellsNobodyWithoutACapsule() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        store().credentials().revoke(webid, credential, Endings.of(null));

        assertThat(store().outbox().dueOf(credential)).isEmpty();
        assertThat(store().outbox().told(webid, credential)).isEmpty();
    }

    @Test
    default void oneNodeAtATimeTellsTheService() throws Exception {
        UUID credential = revoked(newPerson());

        List<Optional<Entry>> taken = together(6, () -> store().outbox().dueOf(credential));

        assertThat(taken).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(store().outbox().due(1_000, 1_000))
                .noneMatch(entry -> entry.credentialId().equals(credential));
        pass(Duration.ofSeconds(30));
        assertThat(store().outbox().due(1_000, 1_000))
                .anyMatch(entry -> entry.credentialId().equals(credential));
    }

    @Test
    default void aServiceWithMuchToHearLeavesRoomForOthers() {
        String webid = newPerson();
        String busy = "busy-" + UUID.randomUUID();
        String quiet = "quiet-" + UUID.randomUUID();
        for (String connector : List.of(busy, busy, busy, quiet)) {
            UUID credential = UUID.randomUUID();
            store().credentials().insert(webid, credential, accountAt(connector), parts(1));
            store().credentials().revoke(webid, credential, Endings.of(new byte[] {9}));
        }

        List<Entry> due = store().outbox().due(1_000, 2);

        assertThat(due).filteredOn(entry -> entry.connectorId().equals(busy)).hasSize(2);
        List<Entry> others =
                due.stream().filter(entry -> entry.connectorId().equals(quiet)).toList();
        assertThat(others).hasSize(1);
        assertThat(store().outbox().take(others.getFirst())).isTrue();
        assertThat(store().outbox().take(others.getFirst())).isFalse();
    }

    @Test
    default void aConfirmedRevocationDestroysTheCapsule() {
        String webid = newPerson();
        UUID credential = revoked(webid);
        Entry entry = store().outbox().dueOf(credential).orElseThrow();
        assertThat(entry.capsule()).containsExactly(9);
        assertThat(entry.connectorId()).isEqualTo("github");

        store().outbox().done(entry);

        assertThat(store().outbox().told(webid, credential)).contains(Told.CONFIRMED);
        assertThat(capsules(credential)).isZero();
    }

    @Test
    default void waitsLongerAfterEachFailureUpToAnHour() {
        UUID credential = revoked(newPerson());
        for (long wait : new long[] {5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600}) {
            Entry entry = store().outbox().dueOf(credential).orElseThrow();
            store().outbox().failed(entry);
            pass(Duration.ofSeconds(wait - 1));
            assertThat(store().outbox().dueOf(credential)).isEmpty();
            pass(Duration.ofSeconds(1));
        }
    }

    @Test
    default void aCapsuleLivesForADayAtMost() {
        String webid = newPerson();
        UUID credential = revoked(webid);

        pass(Duration.ofHours(24));
        assertThat(store().outbox().due(1_000, 1_000))
                .noneMatch(entry -> entry.credentialId().equals(credential));
        store().outbox().sweep();

        assertThat(store().outbox().told(webid, credential)).contains(Told.FAILED);
        assertThat(capsules(credential)).isZero();
    }

    @Test
    default void aReceiptFollowsTheTellingOfTheService() {
        String webid = newPerson();
        UUID credential = revoked(webid);
        Entry first = store().outbox().dueOf(credential).orElseThrow();
        store().outbox().failed(first, 503);

        Receipts.Telling pending = receipt(webid, credential).telling();
        assertThat(pending.told()).isEqualTo(Told.PENDING);
        assertThat(pending.attempts()).isEqualTo(1);
        assertThat(pending.lastStatus()).isEqualTo(503);
        assertThat(pending.nextTry()).isAfter(pending.lastTry());

        pass(Duration.ofSeconds(5));
        store().outbox().done(store().outbox().dueOf(credential).orElseThrow(), 200);
        Receipts.Telling told = receipt(webid, credential).telling();
        assertThat(told.told()).isEqualTo(Told.CONFIRMED);
        assertThat(told.attempts()).isEqualTo(2);
        assertThat(told.lastStatus()).isEqualTo(200);
        assertThat(told.nextTry()).isNull();
    }

    @Test
    default void aReceiptCountsTheUsesThatWereCutOff() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        for (int i = 0; i < 3; i++) {
            store().leases().take(webid, credential, UUID.randomUUID(), in(Duration.ofSeconds(30)));
        }
        store().credentials()
                .revoke(webid, credential, new Receipts.Ending(null, Receipts.Way.NOBODY, "https://page.example/", 0));

        Receipts.Receipt receipt = receipt(webid, credential);
        assertThat(receipt.runningUses()).isEqualTo(3);
        assertThat(receipt.keyVersion()).isEqualTo(1);
        assertThat(receipt.way()).isEqualTo(Receipts.Way.NOBODY);
        assertThat(receipt.page()).isEqualTo("https://page.example/", 0);
        assertThat(receipt.telling()).isNull();
        assertThat(store().receipts().find(newPerson(), credential)).isEmpty();
    }

    @Test
    default void aReceiptOutlivesTheRowOfItsCredentialAndGoesAfterTwoYears() {
        String webid = newPerson();
        UUID credential = revoked(webid);
        store().outbox().done(store().outbox().dueOf(credential).orElseThrow(), 200);

        pass(Duration.ofDays(31));
        store().credentials().sweepRevoked(Duration.ofDays(30));
        store().receipts().sweep();
        assertThat(store().credentials().find(webid, credential)).isEmpty();
        assertThat(receipt(webid, credential).telling().told()).isEqualTo(Told.CONFIRMED);

        pass(Duration.ofDays(700));
        store().receipts().sweep();
        assertThat(store().receipts().find(webid, credential)).isEmpty();
        assertThat(store().outbox().told(webid, credential)).isEmpty();
    }

    @Test
    default void aPurgeDestroysTheCapsuleAtOnce() {
        String webid = newPerson();
        UUID credential = revoked(webid);

        store().outbox().purge(newPerson(), credential);
        assertThat(capsules(credential)).isEqualTo(1);
        store().outbox().purge(webid, credential);

        assertThat(capsules(credential)).isZero();
        assertThat(store().outbox().dueOf(credential)).isEmpty();
    }

    @Test
    default void whatEndedTogetherIsWrittenOnce() {
        String webid = newPerson();
        UUID credential = revoked(webid);

        store().receipts().alsoEnded(webid, credential, List.of("a"));
        store().receipts().alsoEnded(webid, credential, List.of("a", "b"));

        assertThat(receipt(webid, credential).alsoEnded()).containsExactly("a", "b");
    }

    private Receipts.Receipt receipt(String webid, UUID credential) {
        return store().receipts().find(webid, credential).orElseThrow();
    }

    private UUID revoked(String webid) {
        UUID credential = newCredential(webid);
        store().credentials().revoke(webid, credential, Endings.of(new byte[] {9}));
        return credential;
    }

    private int capsules(UUID credential) {
        return store().database()
                .sql()
                .sql("SELECT count(*) FROM revocation_outbox WHERE credential_id = ? AND capsule IS NOT NULL")
                .params(credential)
                .query(Integer.class)
                .single();
    }
}
