package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.vault.store.Flows.Flow;
import org.cdcd.connectors.vault.store.Sats.SatUse;
import org.cdcd.connectors.vault.store.ZkpRegistrations.Registration;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;

/** What may happen once, or so many times: proofs, flows, scheduled tokens, spooled bytes. */
interface SingleUseContract extends Contract {
    @Test
    default void refusesAProofThatWasUsed() {
        String jkt = UUID.randomUUID().toString();

        assertThat(store().proofs().firstUse(jkt, "jti", "htu", in(Duration.ofMinutes(2))))
                .isTrue();
        assertThat(store().proofs().firstUse(jkt, "jti", "htu", in(Duration.ofMinutes(2))))
                .isFalse();
    }

    @Test
    default void ofManyUsesOfAProofOneIsTheFirst() throws Exception {
        String jkt = UUID.randomUUID().toString();

        List<Boolean> first =
                together(16, () -> store().proofs().firstUse(jkt, "jti", "htu", in(Duration.ofMinutes(2))));

        assertThat(first).filteredOn(used -> used).hasSize(1);
    }

    @Test
    default void anotherKeysProofOfTheSameIdIsAnotherProof() {
        String jkt = UUID.randomUUID().toString();
        store().proofs().firstUse(jkt, "jti", "htu", in(Duration.ofMinutes(2)));

        assertThat(store().proofs().firstUse(jkt + "2", "jti", "htu", in(Duration.ofMinutes(2))))
                .isTrue();
    }

    @Test
    default void forgetsAProofOnlyOnceItIsTooOldAnyway() {
        String jkt = UUID.randomUUID().toString();
        Instant expires = in(Duration.ofMinutes(2));
        store().proofs().firstUse(jkt, "jti", "htu", expires);

        pass(Duration.ofMinutes(2));
        store().proofs().sweep();
        assertThat(store().proofs().firstUse(jkt, "jti", "htu", expires)).isFalse();
        pass(Duration.ofMinutes(1));
        store().proofs().sweep();
        assertThat(store().proofs().firstUse(jkt, "jti", "htu", expires)).isTrue();
    }

    @Test
    default void aFlowCompletesOnce() throws Exception {
        Flow flow = flow(newPerson());
        store().flows().put(flow);

        List<Optional<Flow>> taken = together(8, () -> store().flows().takeOnce(flow.stateSha256()));

        assertThat(taken)
                .filteredOn(Optional::isPresent)
                .singleElement()
                .satisfies(one ->
                        assertThat(one.orElseThrow()).usingRecursiveComparison().isEqualTo(flow));
        assertThat(store().flows().takeOnce(flow.stateSha256())).isEmpty();
    }

    @Test
    default void anExpiredFlowDoesNotComplete() {
        Flow flow = flow(newPerson());
        store().flows().put(flow);

        pass(Duration.ofMinutes(10));

        assertThat(store().flows().takeOnce(flow.stateSha256())).isEmpty();
    }

    @Test
    default void aPersonHasTenOpenFlowsAtMost() {
        String webid = newPerson();
        for (int i = 0; i < 10; i++) {
            store().flows().put(flow(webid));
        }

        assertThatThrownBy(() -> store().flows().put(flow(webid)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED));
        store().flows().put(flow(newPerson()));
        pass(Duration.ofMinutes(10));
        store().flows().put(flow(webid));
    }

    @Test
    default void aRegistrationOfAPointCompletesOnce() throws Exception {
        Registration started = registration(newPerson());
        store().zkpRegistrations().put(started);

        List<Optional<Registration>> taken =
                together(8, () -> store().zkpRegistrations().takeOnce(started.nonceSha256()));

        assertThat(taken).filteredOn(Optional::isPresent).containsExactly(Optional.of(started));
        assertThat(store().zkpRegistrations().takeOnce(started.nonceSha256())).isEmpty();
    }

    @Test
    default void aPersonHasTenOpenRegistrationsOfPointsAtMostAndTheyExpire() {
        String webid = newPerson();
        Registration first = registration(webid);
        store().zkpRegistrations().put(first);
        for (int i = 1; i < 10; i++) {
            store().zkpRegistrations().put(registration(webid));
        }

        assertThatThrownBy(() -> store().zkpRegistrations().put(registration(webid)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED));
        pass(Duration.ofMinutes(2));
        assertThat(store().zkpRegistrations().takeOnce(first.nonceSha256())).isEmpty();
        assertThat(store().zkpRegistrations().sweep()).isGreaterThanOrEqualTo(9);
        store().zkpRegistrations().put(registration(webid));
    }

    private Registration registration(String webid) {
        return new Registration(
                UUID.randomUUID().toString(),
                webid,
                "jkt",
                "zkp-notes",
                "id",
                "https://zkp-notes.example.org",
                in(Duration.ofMinutes(2)));
    }

    @Test
    default void aScheduledTokenIsUsedAsOftenAsItMayBe() throws Exception {
        SatUse use = sat(newPerson(), 20, 100);
        AtomicInteger counted = new AtomicInteger();

        together(6, () -> {
            for (int i = 0; i < 10; i++) {
                if (store().sats().count(use)) {
                    counted.incrementAndGet();
                }
            }
            return true;
        });

        assertThat(counted).hasValue(20);
    }

    @Test
    default void aFullWindowCountsNothing() {
        String webid = newPerson();
        SatUse first = sat(webid, 3, 1);

        assertThat(store().sats().count(first)).isTrue();
        assertThat(store().sats().count(first)).isFalse();
        for (int window = 1; window < 3; window++) {
            assertThat(store().sats().count(inWindow(first, window))).isTrue();
        }
        assertThat(store().sats().count(inWindow(first, 3))).isFalse();
        store().sats().giveBack(first);
        assertThat(store().sats().count(inWindow(first, 3))).isTrue();
    }

    @Test
    default void aRevokedTokenCountsNoMore() {
        SatUse used = sat(newPerson(), 10, 10);
        store().sats().count(used);
        SatUse neverUsed = sat(newPerson(), 10, 10);

        store().sats().revoke(used.webid(), used.jti(), used.issuer(), used.expires());
        store().sats().revoke(neverUsed.webid(), neverUsed.jti(), neverUsed.issuer(), neverUsed.expires());

        assertThat(store().sats().count(used)).isFalse();
        assertThat(store().sats().count(neverUsed)).isFalse();
    }

    @Test
    default void aSpooledFileIsItsOwnersAndIsTakenOnce() {
        String webid = newPerson();
        UUID id = UUID.randomUUID();

        assertThat(store().spool().open(webid, id, SpoolRows.Kind.RESULT, "node", -1, in(Duration.ofMinutes(15))))
                .isTrue();
        assertThat(store().spool().open(webid, id, SpoolRows.Kind.UPLOAD, "node", 5, in(Duration.ofMinutes(15))))
                .isFalse();
        assertThat(store().spool().complete(webid, id, 70_000)).isTrue();
        assertThat(store().spool().complete(webid, id, 70_001)).isFalse();

        assertThat(store().spool().find(newPerson(), id)).isEmpty();
        assertThat(store().spool().find(webid, id)).hasValueSatisfying(found -> {
            assertThat(found.length()).isEqualTo(70_000);
            assertThat(found.state()).isEqualTo(SpoolRows.State.COMPLETE);
        });
        assertThat(store().spool().delete(webid, id)).isTrue();
        assertThat(store().spool().delete(webid, id)).isFalse();
    }

    @Test
    default void anExpiredSpoolIsNotFoundButListedForDestruction() {
        String webid = newPerson();
        UUID id = UUID.randomUUID();
        store().spool().open(webid, id, SpoolRows.Kind.UPLOAD, "node", 5, in(Duration.ofMinutes(15)));

        pass(Duration.ofMinutes(15));

        assertThat(store().spool().find(webid, id)).isEmpty();
        assertThat(store().spool().expired(1_000))
                .anyMatch(spooled -> spooled.id().equals(id));
    }

    @Test
    default void aLinkRemembersWhoseKeyItsCredentialIsToBeUnder() {
        Flow flow = flow(newPerson()).under("{}");
        store().flows().put(flow);

        assertThat(store().flows().takeOnce(flow.stateSha256()).orElseThrow().ownerKey())
                .isEqualTo("{}");
    }

    private Flow flow(String webid) {
        return new Flow(
                UUID.randomUUID().toString(),
                webid,
                "jkt",
                "github",
                "https://app.example/cb",
                null,
                List.of("repo"),
                Map.of(),
                new byte[] {5},
                in(Duration.ofMinutes(10)),
                null,
                null);
    }

    private SatUse sat(String webid, int maxUses, int maxPerWindow) {
        Instant window = Instant.parse("2026-01-01T00:00:00Z");
        return new SatUse(
                webid,
                UUID.randomUUID().toString(),
                "https://issuer.example",
                maxUses,
                window,
                maxPerWindow,
                in(Duration.ofDays(30)));
    }

    private static SatUse inWindow(SatUse use, int hours) {
        return new SatUse(
                use.webid(),
                use.jti(),
                use.issuer(),
                use.maxUses(),
                use.windowStart().plus(Duration.ofHours(hours)),
                use.maxPerWindow(),
                use.expires());
    }
}
