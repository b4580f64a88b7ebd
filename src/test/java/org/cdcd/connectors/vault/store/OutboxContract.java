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
        store().credentials().revoke(webid, credential, null);

        assertThat(store().outbox().dueOf(credential)).isEmpty();
        assertThat(store().outbox().told(webid, credential)).isEmpty();
    }

    @Test
    default void oneNodeAtATimeTellsTheService() throws Exception {
        UUID credential = revoked(newPerson());

        List<Optional<Entry>> taken = together(6, () -> store().outbox().dueOf(credential));

        assertThat(taken).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(store().outbox().due(1_000))
                .noneMatch(entry -> entry.credentialId().equals(credential));
        pass(Duration.ofSeconds(30));
        assertThat(store().outbox().due(1_000))
                .anyMatch(entry -> entry.credentialId().equals(credential));
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
        assertThat(store().outbox().due(1_000))
                .noneMatch(entry -> entry.credentialId().equals(credential));
        store().outbox().sweep();

        assertThat(store().outbox().told(webid, credential)).contains(Told.FAILED);
        assertThat(capsules(credential)).isZero();
    }

    private UUID revoked(String webid) {
        UUID credential = newCredential(webid);
        store().credentials().revoke(webid, credential, new byte[] {9});
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
