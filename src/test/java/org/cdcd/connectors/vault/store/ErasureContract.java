package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.cdcd.connectors.vault.keys.UserKeyStore.WrappedUserKey;
import org.junit.jupiter.api.Test;

interface ErasureContract extends Contract {
    @Test
    default void everyTableWithAPersonsNameIsErased() {
        Set<String> named = new TreeSet<>(store().database()
                .sql()
                .sql("SELECT lower(table_name) FROM information_schema.columns WHERE lower(column_name) = 'webid'")
                .query(String.class)
                .list());

        Set<String> erased = new TreeSet<>(PersonRows.TABLES);
        erased.add("credential_lease");
        assertThat(erased).isEqualTo(named);
    }

    /** A person of whom there is a row in every table but the spool's. */
    default UUID everything(String webid) {
        store().userKeys().insertIfAbsent(new WrappedUserKey(webid, "default", 1, new byte[] {1}));
        UUID credential = newCredential(webid);
        store().requestKeys().register(webid, "k", "{}", "sig", in(Duration.ofDays(365)));
        store().operations().begin(operation(webid));
        store().flows()
                .put(new Flows.Flow(
                        UUID.randomUUID().toString(),
                        webid,
                        "jkt",
                        "github",
                        "https://app.example",
                        null,
                        List.of(),
                        Map.of(),
                        new byte[] {1},
                        in(Duration.ofMinutes(10)),
                        null,
                        null));
        store().spool().open(webid, UUID.randomUUID(), SpoolRows.Kind.UPLOAD, "node", 5, in(Duration.ofHours(1)));
        return credential;
    }

    default AuditEntry erasure(String subject) {
        return new AuditEntry(subject, "client", "me.erase", "person", "ok", "");
    }

    default Map<String, Long> rowsOf(String webid) {
        Map<String, Long> rows = new java.util.TreeMap<>();
        for (String table : PersonRows.TABLES) {
            rows.put(
                    table,
                    store().database()
                            .sql()
                            .sql("SELECT count(*) FROM " + table + " WHERE webid = ?")
                            .params(webid)
                            .query(Long.class)
                            .single());
        }
        rows.values().removeIf(count -> count == 0);
        return rows;
    }

    @Test
    default void nobodyIsErasedWhileACredentialLives() {
        String webid = newPerson();
        everything(webid);

        assertThat(store().erase(webid, List.of(), erasure("subject-1"))).isEmpty();

        assertThat(rowsOf(webid)).containsKeys("user_key", "credential", "dek", "request_key", "op", "oauth_flow");
        assertThat(store().auditTrail().of("subject-1", null, 10)).isEmpty();
    }

    @Test
    default void nothingUnderThePersonsNameIsLeftAndNobodyElseLosesAnything() {
        String webid = newPerson();
        String other = newPerson();
        UUID credential = everything(webid);
        everything(other);
        Map<String, Long> others = rowsOf(other);
        store().credentials().revoke(webid, credential, Endings.of(null));

        Map<String, Integer> destroyed =
                store().erase(webid, List.of(), erasure("subject-2")).orElseThrow();

        assertThat(destroyed)
                .containsEntry("user_key", 1)
                .containsEntry("credential", 1)
                .containsEntry("request_key", 1)
                .containsEntry("op", 1)
                .containsEntry("oauth_flow", 1)
                .containsEntry("spool", 1);
        assertThat(rowsOf(webid)).isEmpty();
        assertThat(rowsOf(other)).isEqualTo(others);
        assertThat(store().auditTrail().of("subject-2", null, 10)).hasSize(1);
    }

    @Test
    default void aServiceThatMustStillBeToldIsToldInNobodysName() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        store().credentials().revoke(webid, credential, Endings.of(new byte[] {9}));
        List<PersonRows.PendingCapsule> pending = store().person().pendingCapsules(webid);
        assertThat(pending).hasSize(1);
        String nobody = PersonRows.nobody();

        assertThat(store().erase(webid, List.of(), erasure("subject-3"))).isEmpty();
        assertThat(store().erase(
                                webid,
                                List.of(new PersonRows.Orphan(credential, nobody, new byte[] {7})),
                                erasure("subject-3")))
                .isPresent();

        assertThat(rowsOf(webid)).isEmpty();
        Outbox.Entry entry = store().outbox().dueOf(credential).orElseThrow();
        assertThat(entry.webid()).isEqualTo(nobody);
        assertThat(entry.capsule()).containsExactly(7);
        CredentialRow row = store().credentials().find(nobody, credential).orElseThrow();
        assertThat(row.account().serviceIdentifier()).isEmpty();
        assertThat(row.account().serviceUserId()).isNull();
        assertThat(row.account().connection()).isEqualTo(account().connection());

        store().outbox().done(entry);
        store().sweep();
        assertThat(store().credentials().find(nobody, credential)).isEmpty();
        assertThat(store().outbox().told(nobody, credential)).isEmpty();
    }

    @Test
    default void aUseOfAnErasedPersonIsCutOffOnEveryNode() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        UUID lease = UUID.randomUUID();
        store().leases().take(webid, credential, lease, in(Duration.ofMinutes(1)));
        store().credentials().revoke(webid, credential, Endings.of(null));
        store().erase(webid, List.of(), erasure("subject-4")).orElseThrow();

        assertThat(store().leases().good(webid, lease)).isFalse();
        assertThat(store().leases().fenced()).contains(credential);
        assertThat(store().database()
                        .sql()
                        .sql("SELECT count(*) FROM credential_lease WHERE webid = ?")
                        .params(webid)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    default void operationsAreToldPageByPage() {
        String webid = newPerson();
        List<UUID> ids = java.util.stream.IntStream.range(0, 5)
                .mapToObj(i -> operation(webid))
                .peek(operation -> store().operations().begin(operation))
                .map(NewOperation::requestId)
                .toList();

        Set<UUID> told = new java.util.HashSet<>();
        UUID after = new UUID(0, 0);
        for (int page = 0; page < 3; page++) {
            List<PersonRows.OperationRow> rows = store().person().operations(webid, after, 2);
            rows.forEach(row -> assertThat(told.add(row.requestId())).isTrue());
            after = rows.getLast().requestId();
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(store().person().operations(webid, after, 2)).isEmpty();
        assertThat(store().person().operations(newPerson(), new UUID(0, 0), 2)).isEmpty();
    }
}
