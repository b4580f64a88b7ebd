package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.vault.store.Admissions.Decision;
import org.cdcd.connectors.vault.store.Admissions.Ending;
import org.cdcd.connectors.vault.store.Admissions.Proof;
import org.cdcd.connectors.vault.store.Admissions.Wanted;
import org.cdcd.connectors.vault.store.Sats.SatUse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

interface AdmissionContract extends Contract {
    @Test
    default void aReplayedProofWritesNothing() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Wanted first = wanted(webid, credential, null);
        admit(first);

        Wanted replayed = new Wanted(
                first.proof(), operation(webid), credential, UUID.randomUUID(), null, event("use.admit"), "use");
        assertThat(admit(replayed)).isEqualTo(new Decision.ProofReplayed());

        assertThat(store().leases().good(webid, replayed.leaseId())).isFalse();
        assertThat(store().operations().begin(replayed.operation())).isEqualTo(new Begun.Started());
    }

    @Test
    default void aReplayedRequestIdTakesNoLeaseAndCountsNothing() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        SatUse sat = sat(webid, 2);
        Wanted first = wanted(webid, credential, sat);
        assertThat(admit(first)).isInstanceOf(Decision.Admitted.class);

        Wanted again =
                new Wanted(proof(), first.operation(), credential, UUID.randomUUID(), sat, event("use.admit"), "use");
        assertThat(admit(again)).isEqualTo(new Decision.Known(new Begun.Running()));

        assertThat(store().leases().running(credential)).isEqualTo(1);
        assertThat(store().sats().count(sat)).isTrue();
        assertThat(store().sats().count(sat)).isFalse();
    }

    @Test
    default void aCredentialThatIsNotActiveLeavesTheRequestIdFree() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        store().credentials().suspend(webid, credential, "x");
        Wanted wanted = wanted(webid, credential, null);

        assertThat(admit(wanted)).isEqualTo(new Decision.NotActive(CredentialState.SUSPENDED));
        assertThat(admit(wanted(webid, UUID.randomUUID(), null))).isEqualTo(new Decision.NotActive(null));

        assertThat(store().operations().begin(wanted.operation())).isEqualTo(new Begun.Started());
    }

    @Test
    default void anExhaustedTokenTakesNoLeaseAndLeavesTheRequestIdFree() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        SatUse sat = sat(webid, 1);
        store().sats().count(sat);
        Wanted wanted = wanted(webid, credential, sat);

        assertThat(admit(wanted)).isEqualTo(new Decision.SatUsedUp());

        assertThat(store().leases().running(credential)).isZero();
        assertThat(store().operations().begin(wanted.operation())).isEqualTo(new Begun.Started());
    }

    @Test
    default void ofManySendingsOfOneRequestOneIsAdmitted() throws Exception {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        NewOperation operation = operation(webid);

        List<Decision> decisions = together(
                12,
                () -> admit(new Wanted(
                        proof(), operation, credential, UUID.randomUUID(), null, event("use.admit"), "use")));

        assertThat(decisions).filteredOn(Decision.Admitted.class::isInstance).hasSize(1);
        assertThat(store().leases().running(credential)).isEqualTo(1);
    }

    @Test
    default void aFinishedUseIsReplayedFromItsAnswer() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Wanted wanted = wanted(webid, credential, null);
        admit(wanted);

        assertThat(store().admissions()
                        .finish(ending(wanted), 200, new byte[] {4})
                        .join())
                .isTrue();

        assertThat(store().leases().running(credential)).isZero();
        Wanted again =
                new Wanted(proof(), wanted.operation(), credential, UUID.randomUUID(), null, event("use.admit"), "use");
        assertThat(admit(again))
                .isInstanceOfSatisfying(
                        Decision.Known.class,
                        known -> assertThat(known.earlier())
                                .isInstanceOfSatisfying(
                                        Begun.Finished.class,
                                        finished ->
                                                assertThat(finished.response()).containsExactly(4)));
    }

    @Test
    default void aUseThatWasNotSentIsGivenBackOnce() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        SatUse sat = sat(webid, 1);
        Wanted wanted = wanted(webid, credential, sat);
        admit(wanted);

        assertThat(store().admissions().giveBack(ending(wanted)).join()).isTrue();
        assertThat(store().admissions().giveBack(ending(wanted)).join()).isFalse();

        assertThat(store().leases().running(credential)).isZero();
        assertThat(store().sats().count(sat)).isTrue();
        assertThat(store().sats().count(sat)).isFalse();
        assertThat(store().operations().begin(wanted.operation())).isEqualTo(new Begun.Started());
    }

    @Test
    default void everyDecisionIsInTheAuditLogOfItsPerson() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        AuditEntry entry = new AuditEntry(webid, "client", "use.admit", credential.toString(), "ok", "hash");
        Proof proof = proof();
        admit(new Wanted(proof, operation(webid), credential, UUID.randomUUID(), null, entry, "use"));
        admit(new Wanted(proof, operation(webid), credential, UUID.randomUUID(), null, entry, "use"));

        assertThat(store().auditTrail().of(webid, null, 10))
                .extracting(logged -> logged.outcome())
                .containsExactly("proof_replayed", "ok");
    }

    private Decision admit(Wanted wanted) {
        return store().admissions().admit(wanted).join();
    }

    private Wanted wanted(String webid, UUID credential, @Nullable SatUse sat) {
        return new Wanted(proof(), operation(webid), credential, UUID.randomUUID(), sat, event("use.admit"), "use");
    }

    private Proof proof() {
        return new Proof("jkt", UUID.randomUUID().toString(), "htu", in(Duration.ofMinutes(2)));
    }

    private Ending ending(Wanted wanted) {
        return new Ending(
                wanted.operation().webid(),
                wanted.operation().requestId(),
                wanted.leaseId(),
                wanted.sat(),
                event("use.finish"));
    }

    private SatUse sat(String webid, int maxUses) {
        return new SatUse(
                webid,
                UUID.randomUUID().toString(),
                "https://issuer.example",
                maxUses,
                Instant.parse("2026-01-01T00:00:00Z"),
                100,
                in(Duration.ofDays(30)));
    }

    @Test
    default void theFirstUseOfAnOperationIsWrittenAndNoOther() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        admit(named(webid, credential, "issues.list"));
        var first = store().usedOperations().of(webid, credential);

        pass(Duration.ofSeconds(5));
        admit(named(webid, credential, "issues.list"));
        admit(named(webid, credential, "issues.get"));

        assertThat(store().usedOperations().of(webid, credential))
                .containsAllEntriesOf(first)
                .containsOnlyKeys("issues.list", "issues.get");
    }

    @Test
    default void aUseThatIsNotAdmittedIsNoUse() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        store().credentials().suspend(webid, credential, "reason");

        admit(named(webid, credential, "issues.list"));

        assertThat(store().usedOperations().of(webid, credential)).isEmpty();
    }

    private Wanted named(String webid, UUID credential, String operation) {
        return new Wanted(
                proof(), operation(webid), credential, UUID.randomUUID(), null, event("use.admit"), operation);
    }
}
