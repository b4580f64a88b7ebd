package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.cdcd.connectors.vault.store.Throttles.Change;
import org.junit.jupiter.api.Test;

/** What is kept to tell usual from unusual: clients, throttles, profiles. */
interface WatchContract extends Contract {
    @Test
    default void aKeyThatIsTrustedStaysSo() {
        String webid = newPerson();
        store().clients().key(webid, "a", false);
        store().clients().key(webid, "b", true);
        store().clients().network(webid, "c000/16");
        store().clients().network(webid, "c000/16");

        store().clients().key(webid, "a", true);
        store().clients().key(webid, "b", false);

        ClientRows.Known known = store().clients().of(webid);
        assertThat(known.keys()).containsEntry("a", true).containsEntry("b", true);
        assertThat(known.networks()).isEqualTo(Set.of("c000/16"));
        assertThat(store().clients().of(newPerson()).keys()).isEmpty();
    }

    @Test
    default void whoeverMakesUpKeysPushesOutNoneThatIsTrusted() {
        String webid = newPerson();
        store().clients().key(webid, "mine", true);
        for (int i = 0; i < 60; i++) {
            pass(Duration.ofSeconds(1));
            store().clients().key(webid, "made up " + i, false);
        }

        assertThat(store().clients().of(webid).keys())
                .hasSize(51)
                .containsEntry("mine", true)
                .containsEntry("made up 59", false)
                .doesNotContainKey("made up 0");
    }

    @Test
    default void whatIsNotSeenForHalfAYearIsForgotten() {
        String webid = newPerson();
        store().clients().key(webid, "old", true);
        store().clients().key(webid, "used", true);
        store().clients().network(webid, "c000/16");
        pass(Duration.ofDays(100));
        store().clients().seen(webid, "used", "c000/16");
        pass(Duration.ofDays(100));

        store().clients().sweep();

        assertThat(store().clients().of(webid).keys()).containsOnlyKeys("used");
        assertThat(store().clients().of(webid).networks()).hasSize(1);
    }

    @Test
    default void aThrottleEndsByItselfUnlessItIsCalledForTwice() {
        String webid = newPerson();
        UUID once = newCredential(webid);
        UUID twice = newCredential(webid);
        assertThat(store().throttles().begin(webid, once, in(Duration.ofMinutes(10))))
                .isEqualTo(Change.THROTTLED);
        assertThat(store().throttles().begin(webid, twice, in(Duration.ofMinutes(10))))
                .isEqualTo(Change.THROTTLED);
        assertThat(store().throttles().begin(webid, twice, in(Duration.ofMinutes(10))))
                .isEqualTo(Change.WAITS);
        assertThat(store().throttles().begin(webid, twice, in(Duration.ofMinutes(10))))
                .isEqualTo(Change.NONE);

        pass(Duration.ofMinutes(11));
        store().throttles().sweep();

        assertThat(throttled()).contains(twice).doesNotContain(once);
        assertThat(store().throttles().begin(webid, once, in(Duration.ofMinutes(10))))
                .as("it begins anew")
                .isEqualTo(Change.THROTTLED);
        assertThat(store().throttles().end(webid, twice)).isTrue();
        assertThat(store().throttles().end(webid, twice)).isFalse();
        assertThat(throttled()).contains(once).doesNotContain(twice);
    }

    @Test
    default void ofManyWhoThrottleAtOnceOneThrottlesAndOneCallsForTheOwner() throws Exception {
        String webid = newPerson();
        UUID id = newCredential(webid);

        List<Change> changes = together(6, () -> store().throttles().begin(webid, id, in(Duration.ofMinutes(10))));

        assertThat(changes).containsOnlyOnce(Change.THROTTLED, Change.WAITS).contains(Change.NONE);
    }

    @Test
    default void twoNodesThatNoticeTheSameThrottleOnce() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        Throttles other = new Throttles(store().database(), clock(), "another node");

        assertThat(store().throttles().begin(webid, id, in(Duration.ofMinutes(10))))
                .isEqualTo(Change.THROTTLED);
        assertThat(other.begin(webid, id, in(Duration.ofMinutes(10)))).isEqualTo(Change.NONE);
        assertThat(store().throttles().all())
                .filteredOn(one -> one.credentialId().equals(id))
                .noneMatch(Throttles.Throttle::confirm);

        pass(Duration.ofMinutes(1));
        assertThat(other.begin(webid, id, in(Duration.ofMinutes(10))))
                .as("it goes on all the same")
                .isEqualTo(Change.WAITS);
        assertThat(store().throttles().begin(webid, id, in(Duration.ofMinutes(10))))
                .isEqualTo(Change.NONE);
    }

    @Test
    default void aRevokedCredentialLeavesNeitherThrottleNorProfile() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        store().throttles().begin(webid, id, in(Duration.ofMinutes(10)));
        store().useProfiles().put(List.of(new UseProfiles.Profile(webid, id, "one")));
        store().useProfiles().put(List.of(new UseProfiles.Profile(webid, id, "two")));
        assertThat(store().useProfiles().find(webid, id)).contains("two");

        store().credentials().revoke(webid, id, Endings.of(null));
        store().useProfiles().put(List.of(new UseProfiles.Profile(webid, id, "three")));

        assertThat(throttled()).doesNotContain(id);
        assertThat(store().useProfiles().find(webid, id)).isEmpty();
    }

    private List<UUID> throttled() {
        return store().throttles().all().stream()
                .map(Throttles.Throttle::credentialId)
                .toList();
    }
}
