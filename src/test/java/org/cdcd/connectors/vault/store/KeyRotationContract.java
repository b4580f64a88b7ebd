package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.cdcd.connectors.vault.store.KeyRotation.Made;
import org.cdcd.connectors.vault.store.KeyRotation.Sealed;
import org.cdcd.connectors.vault.store.KeyRotation.Step;
import org.cdcd.connectors.vault.store.KeyRotations.Turn;
import org.junit.jupiter.api.Test;

interface KeyRotationContract extends Contract {
    Made SECOND = new Made("2", null);
    Sealed OTHER = new Sealed(2, new byte[] {7}, new byte[] {8});

    private KeyRotations rotations() {
        return store().keyRotations();
    }

    /** A pasted key at a connector of its own, so that tests do not see each other's. */
    private UUID pasted(String webid, String connector) {
        UUID id = UUID.randomUUID();
        LinkedAccount account = new LinkedAccount(
                "eu", connector, "x:y", "1", "api_key", List.of(), Map.of(), "M1", clock().instant(), null);
        store().credentials().insert(webid, id, account, parts(1));
        rotations().enrol(connector, "api_key");
        return id;
    }

    private Turn taken(String webid, UUID id) {
        return rotations().take(webid, id).orElseThrow();
    }

    private KeyRotation row(String webid, UUID id) {
        return rotations().find(webid, id).orElseThrow();
    }

    private static String connector() {
        return "c-" + UUID.randomUUID();
    }

    private List<UUID> due(String connector, Instant cameBefore) {
        return rotations().due(connector, "api_key", cameBefore, 10).stream()
                .map(KeyRotation::credentialId)
                .toList();
    }

    @Test
    default void ofManyWhoRotateOneHoldsIt() throws Exception {
        String webid = newPerson();
        UUID id = pasted(webid, connector());

        List<Optional<Turn>> taken = together(8, () -> rotations().take(webid, id));

        assertThat(taken).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    default void theAgeOfAKeyIsCountedFromItsLinkAndOnce() {
        String webid = newPerson();
        String connector = connector();
        UUID id = pasted(webid, connector);
        Instant linked = clock().instant();

        pass(Duration.ofDays(1));

        assertThat(rotations().enrol(connector, "api_key")).isZero();
        assertThat(row(webid, id).keySince()).isEqualTo(linked);
        assertThat(due(connector, linked.minusSeconds(1))).isEmpty();
        assertThat(due(connector, linked)).containsExactly(id);
    }

    @Test
    default void anOvertakenHoldersWordDoesNotCount() {
        String webid = newPerson();
        UUID id = pasted(webid, connector());
        Turn slow = taken(webid, id);
        assertThat(rotations().begin(slow, Step.CREATING)).isTrue();

        pass(Duration.ofSeconds(16));
        Turn next = taken(webid, id);

        assertThat(next.rotation().step()).isEqualTo(Step.CREATING);
        assertThat(rotations().touch(slow)).isFalse();
        assertThat(rotations().made(slow, SECOND, OTHER)).isFalse();
        assertThat(rotations().switchOver(slow, parts(2), OTHER, clock().instant(), null))
                .isFalse();
        assertThat(rotations().replace(slow, parts(2), SECOND, null)).isFalse();
        assertThat(rotations().failed(slow, "service_unavailable", clock().instant()))
                .isFalse();
        assertThat(store().credentials().parts(webid, id).orElseThrow().version())
                .isEqualTo(1);
        assertThat(rotations().touch(next)).isTrue();
    }

    @Test
    default void aHolderWhoSpeaksIsNotOvertaken() {
        String webid = newPerson();
        UUID id = pasted(webid, connector());
        Turn turn = taken(webid, id);

        pass(Duration.ofSeconds(14));
        assertThat(rotations().touch(turn)).isTrue();
        pass(Duration.ofSeconds(14));

        assertThat(rotations().take(webid, id)).isEmpty();
        assertThat(rotations().isHeld(webid, id)).isTrue();
    }

    @Test
    default void aDeadHolderOfAKeyIsOvertakenAtOnce() {
        String webid = newPerson();
        String connector = connector();
        UUID id = pasted(webid, connector);
        Nodes other = new Nodes(store().database(), clock(), UUID.randomUUID().toString());
        other.beat();
        KeyRotations theirs = store().keyRotations(other);
        theirs.begin(theirs.take(webid, id).orElseThrow(), Step.REPLACING);
        assertThat(rotations().take(webid, id)).isEmpty();

        other.leave();

        assertThat(due(connector, Instant.EPOCH)).containsExactly(id);
        assertThat(taken(webid, id).rotation().step()).isEqualTo(Step.REPLACING);
    }

    @Test
    default void theSwitchDestroysTheOldDataKeyAndKeepsTheOldKeySealed() {
        String webid = newPerson();
        UUID id = pasted(webid, connector());
        Turn turn = taken(webid, id);
        assertThat(rotations().identified(turn, "1")).isTrue();
        assertThat(rotations().made(turn, SECOND, OTHER)).isTrue();
        Instant retire = in(Duration.ofDays(1));

        assertThat(rotations().switchOver(turn, parts(2), new Sealed(2, new byte[] {5}, new byte[] {6}), retire, null))
                .isTrue();

        KeyRotation now = row(webid, id);
        assertThat(now.step()).isEqualTo(Step.RETIRING);
        assertThat(now.keyId()).isEqualTo("2");
        assertThat(now.otherId()).isEqualTo("1");
        assertThat(now.other())
                .isNotNull()
                .satisfies(old -> assertThat(old.blob()).containsExactly(6));
        assertThat(now.lastRotated()).isEqualTo(clock().instant());
        assertThat(store().credentials().parts(webid, id).orElseThrow().version())
                .isEqualTo(2);
        assertThat(rotations().isHeld(webid, id)).isFalse();
    }

    @Test
    default void anOldKeyIsDueWhenItsOverlapIsOverOrSomebodyAsks() {
        String webid = newPerson();
        String connector = connector();
        UUID id = pasted(webid, connector);
        Turn turn = taken(webid, id);
        rotations().made(turn, SECOND, OTHER);
        rotations().switchOver(turn, parts(2), OTHER, in(Duration.ofDays(1)), null);
        assertThat(due(connector, clock().instant())).isEmpty();

        rotations().request(webid, id);

        assertThat(due(connector, clock().instant())).containsExactly(id);
        assertThat(rotations().retired(taken(webid, id))).isTrue();
        assertThat(row(webid, id).step()).isEqualTo(Step.IDLE);
        assertThat(row(webid, id).other()).isNull();
        assertThat(row(webid, id).otherId()).isNull();
    }

    @Test
    default void afterAFailureItWaitsUnlessSomebodyAsks() {
        String webid = newPerson();
        String connector = connector();
        UUID id = pasted(webid, connector);
        Turn turn = taken(webid, id);
        rotations().begin(turn, Step.CREATING);
        rotations().failed(turn, "service_unavailable", in(Duration.ofMinutes(1)));
        assertThat(due(connector, Instant.EPOCH)).isEmpty();
        assertThat(row(webid, id).failures()).isEqualTo(1);

        rotations().request(webid, id);
        assertThat(due(connector, Instant.EPOCH)).containsExactly(id);
        rotations().failed(taken(webid, id), "service_unavailable", in(Duration.ofMinutes(1)));
        pass(Duration.ofMinutes(1));

        assertThat(due(connector, Instant.EPOCH)).containsExactly(id);
    }

    @Test
    default void aRevocationDestroysBothKeysAndEndsTheTurn() {
        String webid = newPerson();
        UUID id = pasted(webid, connector());
        Turn turn = taken(webid, id);
        rotations().made(turn, SECOND, OTHER);

        store().credentials().revoke(webid, id, Endings.of(null));

        assertThat(row(webid, id).step()).isEqualTo(Step.ENDED);
        assertThat(row(webid, id).other()).isNull();
        assertThat(rotations().isHeld(webid, id)).isTrue();
        assertThat(rotations().switchOver(turn, parts(2), OTHER, clock().instant(), null))
                .isFalse();
        assertThat(store().credentials().parts(webid, id)).isEmpty();
        pass(Duration.ofSeconds(16));
        assertThat(rotations().isHeld(webid, id)).isFalse();
        assertThat(rotations().take(webid, id)).isEmpty();
    }

    @Test
    default void aKeyThatIsBroughtEndsWhatWasUnderWay() {
        String webid = newPerson();
        UUID id = pasted(webid, connector());
        store().keyAges().tooOld(row(webid, id), 100, in(Duration.ofDays(30)));
        Turn turn = taken(webid, id);
        rotations().made(turn, SECOND, OTHER);
        CredentialRow before = store().credentials().find(webid, id).orElseThrow();
        pass(Duration.ofSeconds(1));

        assertThat(rotations().bring(before, Map.of("base", "https://other.example"), parts(2)))
                .isTrue();

        assertThat(rotations().touch(turn)).isFalse();
        assertThat(row(webid, id).step()).isEqualTo(Step.IDLE);
        assertThat(row(webid, id).keySince()).isEqualTo(clock().instant());
        assertThat(row(webid, id).other()).isNull();
        assertThat(row(webid, id).told()).isZero();
        LinkedAccount after =
                store().credentials().find(webid, id).orElseThrow().account();
        assertThat(after.expires()).isNull();
        assertThat(after.connection()).isEqualTo(Map.of("base", "https://other.example"));
        assertThat(rotations().bring(before, Map.of("base", "https://other.example"), parts(2)))
                .isFalse();
    }

    @Test
    default void ownersAreToldOnceOfEachAge() throws Exception {
        String webid = newPerson();
        String connector = connector();
        UUID id = pasted(webid, connector);
        Instant now = clock().instant();
        KeyRotation untold = store().keyAges()
                .untold(connector, "api_key", now, 80, true, 10)
                .getFirst();

        assertThat(together(4, () -> store().keyAges().tell(untold, 80))).containsOnlyOnce(true);

        assertThat(store().keyAges().untold(connector, "api_key", now, 80, true, 10))
                .isEmpty();
        KeyRotation again = store().keyAges()
                .untold(connector, "api_key", now, 100, true, 10)
                .getFirst();
        assertThat(store().keyAges().tooOld(again, 100, in(Duration.ofDays(30))))
                .isTrue();
        assertThat(store().keyAges().tooOld(again, 100, in(Duration.ofDays(60))))
                .isFalse();
        assertThat(store().credentials().find(webid, id).orElseThrow().account().expires())
                .isEqualTo(in(Duration.ofDays(30)));
    }

    @Test
    default void aLostKeyIsFoundAgainByAnAnswerThatWaited() {
        String webid = newPerson();
        UUID id = pasted(webid, connector());
        Turn turn = taken(webid, id);
        rotations().begin(turn, Step.REPLACING);
        CredentialRow row = store().credentials().find(webid, id).orElseThrow();
        assertThat(rotations().lost(turn, row, "reauthorization_required")).isTrue();
        assertThat(store().credentials().find(webid, id).orElseThrow().state()).isEqualTo(CredentialState.SUSPENDED);

        assertThat(rotations().replace(taken(webid, id), parts(2), SECOND, null))
                .isTrue();

        assertThat(store().credentials().find(webid, id).orElseThrow().state()).isEqualTo(CredentialState.ACTIVE);
        assertThat(row(webid, id).keyId()).isEqualTo("2");
    }

    @Test
    default void aSuspendedCredentialBeginsNothingAndFinishesWhatItBegan() {
        String webid = newPerson();
        String connector = connector();
        UUID id = pasted(webid, connector);
        store().credentials().suspend(webid, id, "echoed_secret");
        assertThat(due(connector, clock().instant())).isEmpty();

        Turn turn = taken(webid, id);
        rotations().begin(turn, Step.CREATING);
        rotations().release(turn);

        assertThat(due(connector, clock().instant())).containsExactly(id);
    }

    @Test
    default void aKeyIsNotRotatedByIdsThatSomebodyElseHasWritten() {
        String webid = newPerson();
        UUID id = pasted(webid, connector());
        Turn turn = taken(webid, id);
        rotations().identified(turn, "1");
        rotations().release(turn);
        edit("UPDATE key_rotation SET key_id = '2' WHERE webid = ?", webid);

        assertThat(rotations().take(webid, id)).isEmpty();

        assertThat(row(webid, id).keyId()).isNull();
        assertThat(row(webid, id).failure()).isEqualTo("reauthorization_required");
        edit("UPDATE key_rotation SET key_id = NULL, other_id = '2' WHERE webid = ?", webid);
        assertThat(rotations().take(webid, id)).isEmpty();
        assertThat(row(webid, id).otherId()).isNull();
        edit("UPDATE key_rotation SET key_id = NULL, other_id = NULL WHERE webid = ?", webid);
        assertThat(rotations().take(webid, id)).isEmpty();
        edit("UPDATE key_rotation SET key_id = '1', other_id = NULL WHERE webid = ?", webid);
        assertThat(taken(webid, id).rotation().keyId()).isEqualTo("1");
    }
}
