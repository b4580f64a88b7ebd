package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cdcd.connectors.vault.keys.CredentialKey;
import org.cdcd.connectors.vault.keys.CredentialRef;
import org.cdcd.connectors.vault.keys.CredentialSeal;
import org.cdcd.connectors.vault.keys.Destination;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.Purpose;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.junit.jupiter.api.Test;

interface CredentialContract extends Contract {
    @Test
    default void nobodySeesAnotherPersonsCredential() {
        UUID id = newCredential(newPerson());
        String other = newPerson();

        assertThat(store().credentials().find(other, id)).isEmpty();
        assertThat(store().credentials().list(other)).isEmpty();
        assertThat(store().credentials().parts(other, id)).isEmpty();
        assertThat(store().credentials().suspend(other, id, "x")).isFalse();
        assertThat(store().credentials().revoke(other, id, Endings.of(null))).isFalse();
        assertThat(store().leases().take(other, id, UUID.randomUUID(), in(Duration.ofSeconds(30))))
                .isEmpty();
    }

    @Test
    default void givesBackWhatWasStored() {
        String webid = newPerson();
        UUID id = newCredential(webid);

        CredentialRow row = store().credentials().find(webid, id).orElseThrow();
        assertThat(row).isEqualTo(new CredentialRow(webid, id, account(), CredentialState.ACTIVE, null, 0, 1));
        assertThat(store().credentials().list(webid)).containsExactly(row);
        assertThat(store().credentials().findAdmitted(id)).contains(row);
        assertThat(store().credentials().parts(webid, id))
                .hasValueSatisfying(
                        parts -> assertThat(parts).usingRecursiveComparison().isEqualTo(parts(1)));
    }

    @Test
    default void aRevokedCredentialHoldsNothing() {
        String webid = newPerson();
        UUID id = newCredential(webid);

        assertThat(store().credentials().revoke(webid, id, Endings.of(null))).isTrue();

        assertThat(store().credentials().parts(webid, id)).isEmpty();
        assertThat(store().credentials().list(webid)).isEmpty();
        assertThat(store().credentials().find(webid, id).orElseThrow().state()).isEqualTo(CredentialState.REVOKED);
        assertThat(store().credentials().resume(webid, id)).isFalse();
        assertThat(store().credentials().revoke(webid, id, Endings.of(null))).isFalse();
    }

    @Test
    default void aRevokedCredentialsBlobDoesNotOpenFromACopyOfTheRow() {
        UserKeys userKeys = userKeys();
        CredentialSeal seal = new CredentialSeal(userKeys);
        CredentialRef ref = ref(newPerson());
        CredentialKey key = seal.newKey(ref);
        byte[] blob = key.seal(Purpose.USE, Secret.ofAscii("token"));
        store().credentials()
                .insert(
                        ref.webid(),
                        ref.credentialId(),
                        account(),
                        new SealedParts(1, key.wrapped(), blob, null, null));

        store().credentials().revoke(ref.webid(), ref.credentialId(), Endings.of(null));

        assertThat(store().credentials().parts(ref.webid(), ref.credentialId())).isEmpty();
        CredentialKey other = seal.newKey(ref);
        assertThatThrownBy(() -> other.open(Purpose.USE, blob)).isInstanceOf(SealBroken.class);
    }

    @Test
    default void aCredentialUnderAKeyOfItsPersonIsListedWithItAndLeftAloneOtherwise() {
        String webid = newPerson();
        UUID mine = UUID.randomUUID();
        store().credentials().insert(webid, mine, accountUnder("{}"), parts(1));
        UUID ordinary = newCredential(webid);

        assertThat(store().credentials()
                        .find(webid, mine)
                        .orElseThrow()
                        .account()
                        .ownerKey())
                .isEqualTo("{}");
        assertThat(store().credentials().keysOfOwner(webid)).containsOnlyKeys(mine);
        assertThat(store().credentials().keysOfOwner(webid).get(mine)).isEqualTo(parts(1).wrappedKey());
        assertThat(store().credentials().keysOfOwner(newPerson())).isEmpty();
        assertThat(store().dueRenewals().list("github", in(Duration.ofSeconds(1)), 10_000, 100))
                .extracting(due -> due.row().credentialId())
                .contains(ordinary)
                .doesNotContain(mine);
        assertThat(store().grants().takeQuietSince(in(Duration.ofSeconds(1)), 10_000))
                .contains(ordinary)
                .doesNotContain(mine);
        store().credentials().revoke(webid, mine, Endings.of(null));
        assertThat(store().credentials().keysOfOwner(webid)).isEmpty();
    }

    @Test
    default void partsSwappedBetweenTwoRowsDoNotOpen() {
        CredentialSeal seal = new CredentialSeal(userKeys());
        String webid = newPerson();
        CredentialRef one = ref(webid);
        CredentialRef two = ref(webid);
        insertSealed(seal, one);
        insertSealed(seal, two);

        swap(one, two);

        assertThatThrownBy(() -> store().credentials().parts(webid, one.credentialId()))
                .isInstanceOf(SealBroken.class);
    }

    @Test
    default void whatStoresAndChangesACredentialLeavesItVouchedFor() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        store().credentials().suspend(webid, id, "r");
        assertThat(store().credentials().parts(webid, id)).isPresent();
        store().credentials().resume(webid, id);
        assertThat(store().credentials().parts(webid, id)).isPresent();
        CredentialRow row = store().credentials().find(webid, id).orElseThrow();
        store().grants().ended(row, "reauthorization_required");
        assertThat(store().credentials().parts(webid, id)).isPresent();
        store().grants().widen(row, List.of("a"), List.of("b"), Map.of("c", "d"), in(Duration.ofDays(1)), parts(2));
        assertThat(store().credentials().parts(webid, id)).isPresent();
    }

    /** What is sealed opens for its connection alone: of two moments it would be refused. */
    @Test
    default void rowAndContentsAreReadAsOfOneMoment() throws Exception {
        String webid = newPerson();
        UUID id = newCredential(webid);
        AtomicBoolean taken = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();

        List<Integer> mixed = together(4, () -> {
            int of = 0;
            if (taken.compareAndSet(false, true)) {
                for (int version = 2; version <= 100; version++) {
                    CredentialRow row = store().credentials().find(webid, id).orElseThrow();
                    Map<String, String> connection = Map.of("version", String.valueOf(version));
                    store().grants().widen(row, List.of(), List.of(), connection, null, parts(version));
                }
                over.set(true);
            }
            while (!over.get()) {
                StoredCredential seen = store().credentials().whole(webid, id).orElseThrow();
                String connected = seen.row().account().connection().getOrDefault("version", "1");
                SealedParts parts = Objects.requireNonNull(seen.parts());
                of += connected.equals(String.valueOf(parts.version()))
                                && seen.row().version() == parts.version()
                        ? 0
                        : 1;
            }
            return of;
        });

        assertThat(mixed).containsOnly(0);
    }

    @Test
    default void aCredentialThatSomebodyElseHasWrittenIsNotRead() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        UUID copied = UUID.randomUUID();
        String columns = CredentialRows.COLUMNS + ", blob, refresh_blob, token_expires, changed";
        edit(
                "INSERT INTO credential (" + columns + ") SELECT " + columns.replace("credential_id", "?")
                        + " FROM credential WHERE credential_id = ?",
                copied,
                id);
        edit(
                "INSERT INTO dek (webid, credential_id, version, wrapped) SELECT webid, ?, version, wrapped"
                        + " FROM dek WHERE credential_id = ?",
                copied,
                id);

        assertThatThrownBy(() -> store().credentials().whole(webid, copied)).isInstanceOf(SealBroken.class);
        assertThat(store().credentials().whole(webid, id)).isPresent();
    }

    @Test
    default void aChangeDoesNotMakeAnEditedCredentialGood() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        edit("UPDATE credential SET connector_id = 'other' WHERE credential_id = ?", id);

        store().credentials().suspend(webid, id, "r");
        store().credentials().resume(webid, id);

        assertThatThrownBy(() -> store().credentials().parts(webid, id)).isInstanceOf(SealBroken.class);
    }

    @Test
    default void aSuspendedCredentialIsUsedAgainOnlyWhenResumed() {
        String webid = newPerson();
        UUID id = newCredential(webid);

        assertThat(store().credentials().suspend(webid, id, "reauthorization_required"))
                .isTrue();

        CredentialRow row = store().credentials().find(webid, id).orElseThrow();
        assertThat(row.state()).isEqualTo(CredentialState.SUSPENDED);
        assertThat(row.reason()).isEqualTo("reauthorization_required");
        assertThat(store().leases().take(webid, id, UUID.randomUUID(), in(Duration.ofSeconds(30))))
                .isEmpty();
        assertThat(store().credentials().resume(webid, id)).isTrue();
        assertThat(store().leases().take(webid, id, UUID.randomUUID(), in(Duration.ofSeconds(30))))
                .isPresent();
    }

    @Test
    default void theEmptyRowOfARevokedCredentialGoesLater() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        store().credentials().revoke(webid, id, Endings.of(null));

        store().credentials().sweepRevoked(Duration.ofDays(1));
        assertThat(store().credentials().find(webid, id)).isPresent();
        pass(Duration.ofDays(2));
        store().credentials().sweepRevoked(Duration.ofDays(1));
        assertThat(store().credentials().find(webid, id)).isEmpty();
    }

    private UserKeys userKeys() {
        return new UserKeys(
                FileKek.openOrCreate(folder().resolve("keys").resolve("kek.bin")), store().userKeys(), clock());
    }

    private void insertSealed(CredentialSeal seal, CredentialRef ref) {
        CredentialKey key = seal.newKey(ref);
        byte[] blob = key.seal(Purpose.USE, Secret.ofAscii("token"));
        store().credentials()
                .insert(
                        ref.webid(),
                        ref.credentialId(),
                        account(),
                        new SealedParts(1, key.wrapped(), blob, null, null));
    }

    /** What someone with the database could do. */
    private void swap(CredentialRef one, CredentialRef two) {
        UUID aside = UUID.randomUUID();
        for (String table : new String[] {"credential", "dek"}) {
            rename(table, one.credentialId(), aside);
            rename(table, two.credentialId(), one.credentialId());
            rename(table, aside, two.credentialId());
        }
    }

    private void rename(String table, UUID from, UUID to) {
        store().database()
                .sql()
                .sql("UPDATE " + table + " SET credential_id = ? WHERE credential_id = ?")
                .params(to, from)
                .update();
    }

    private static CredentialRef ref(String webid) {
        return new CredentialRef(
                webid,
                "eu",
                UUID.randomUUID(),
                "github",
                1,
                "M1",
                new TreeSet<>(),
                new Destination("oauth2", Map.of()),
                null);
    }

    @Test
    default void aWiderGrantTakesThePlaceOfTheOldOne() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        CredentialRow row = store().credentials().find(webid, id).orElseThrow();
        assertThat(store().grants().asked(webid, id)).contains(row.account().scopes());
        store().credentials().suspend(webid, id, "reauthorization_required");

        assertThat(store().grants().widen(row, List.of("a", "b"), List.of("a"), Map.of("x", "y"), null, parts(2)))
                .isTrue();

        CredentialRow wide = store().credentials().find(webid, id).orElseThrow();
        assertThat(wide.state()).isEqualTo(CredentialState.ACTIVE);
        assertThat(wide.reason()).isNull();
        assertThat(wide.account().scopes()).containsExactly("a");
        assertThat(wide.account().connection()).containsOnly(Map.entry("x", "y"));
        assertThat(store().grants().asked(webid, id)).contains(List.of("a", "b"));
        assertThat(store().credentials().parts(webid, id).orElseThrow().version())
                .isEqualTo(2);
        assertThat(store().grants().widen(row, List.of(), List.of(), Map.of(), null, parts(2)))
                .isFalse();
    }

    @Test
    default void nothingIsPutIntoARevokedCredential() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        CredentialRow row = store().credentials().find(webid, id).orElseThrow();
        store().credentials().revoke(webid, id, Endings.of(null));

        assertThat(store().grants().widen(row, List.of(), List.of(), Map.of(), null, parts(2)))
                .isFalse();
        assertThat(store().grants().ended(row, "reason")).isFalse();
        assertThat(store().credentials().parts(webid, id)).isEmpty();
    }

    @Test
    default void anEndedGrantStopsNewUsesAndLeavesTheRunningOnesToFail() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        CredentialRow row = store().credentials().find(webid, id).orElseThrow();
        store().leases().take(webid, id, UUID.randomUUID(), in(Duration.ofSeconds(30)));

        assertThat(store().grants().ended(row, "reauthorization_required")).isTrue();

        assertThat(store().leases().take(webid, id, UUID.randomUUID(), in(Duration.ofSeconds(30))))
                .isEmpty();
        assertThat(store().leases().fenced()).doesNotContain(id);
    }

    @Test
    default void aQuietCredentialIsAskedAboutByOneNodeOnly() throws Exception {
        UUID id = newCredential(newPerson());
        pass(Duration.ofDays(8));
        Instant since = clock().instant().minus(Duration.ofDays(7));

        List<List<UUID>> taken = together(4, () -> store().grants().takeQuietSince(since, 10_000));

        assertThat(taken.stream().flatMap(List::stream).filter(id::equals)).hasSize(1);
        assertThat(store().grants().takeQuietSince(since, 10_000)).doesNotContain(id);
        pass(Duration.ofDays(8));
        assertThat(store().grants().takeQuietSince(clock().instant().minus(Duration.ofDays(7)), 10_000))
                .contains(id);
    }
}
