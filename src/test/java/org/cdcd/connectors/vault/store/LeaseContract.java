package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

interface LeaseContract extends Contract {
    @Test
    default void aRevokedCredentialGivesNoLease() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        store().credentials().revoke(webid, credential, Endings.of(null));

        assertThat(take(webid, credential)).isEmpty();
    }

    @Test
    default void aRunningLeaseIsNoGoodAfterARevoke() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Lease lease = take(webid, credential).orElseThrow();
        assertThat(store().leases().good(webid, lease.leaseId())).isTrue();

        store().credentials().revoke(webid, credential, Endings.of(null));

        assertThat(store().leases().good(webid, lease.leaseId())).isFalse();
        assertThat(store().leases().fenced()).contains(credential);
        assertThat(store().leases().running(credential)).isEqualTo(1);
        store().leases().end(webid, lease.leaseId());
        assertThat(store().leases().running(credential)).isZero();
        assertThat(store().leases().fenced()).doesNotContain(credential);
    }

    @Test
    default void closingEndsWhatWasFencedOffAndNothingElse() {
        String webid = newPerson();
        UUID suspended = newCredential(webid);
        UUID active = newCredential(webid);
        take(webid, suspended).orElseThrow();
        take(webid, active).orElseThrow();
        store().credentials().suspend(webid, suspended, "x");
        store().credentials().resume(webid, suspended);
        Lease fresh = take(webid, suspended).orElseThrow();

        store().leases().closeFenced(suspended);
        store().leases().closeFenced(active);

        assertThat(store().leases().good(webid, fresh.leaseId())).isTrue();
        assertThat(store().leases().running(suspended)).isEqualTo(1);
        assertThat(store().leases().running(active)).isEqualTo(1);
    }

    @Test
    default void aReceiptCountsWhatIsOpenUntilTheOwnerIsAnswered() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        take(webid, credential).orElseThrow();
        take(webid, credential).orElseThrow();
        store().credentials().revoke(webid, credential, Endings.of(null));
        assertThat(receipt(webid, credential).runningUses()).isEqualTo(2);
        assertThat(receipt(webid, credential).openUses()).isEqualTo(2);

        store().receipts().answered(webid, credential, 1);
        store().leases().closeFenced(credential);

        assertThat(receipt(webid, credential).openUses()).isEqualTo(1);
    }

    @Test
    default void aReceiptSaysWhatTheOwnerWasFirstAnswered() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        take(webid, credential).orElseThrow();
        store().credentials().revoke(webid, credential, Endings.of(null));
        store().receipts().answered(webid, credential, 1);

        store().receipts().answered(webid, credential, 0);

        assertThat(receipt(webid, credential).openUses()).isEqualTo(1);
    }

    @Test
    default void aReceiptThatNobodyWaitsForSaysWhatIsOpenNow() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        take(webid, credential).orElseThrow();
        store().credentials().revoke(webid, credential, Endings.of(null));

        store().leases().closeFenced(credential);

        assertThat(receipt(webid, credential).runningUses()).isEqualTo(1);
        assertThat(receipt(webid, credential).openUses()).isZero();
    }

    private Receipts.Receipt receipt(String webid, UUID credential) {
        return store().receipts().find(webid, credential).orElseThrow();
    }

    @Test
    default void aLeaseOfBeforeASuspensionStaysBad() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Lease lease = take(webid, credential).orElseThrow();

        store().credentials().suspend(webid, credential, "x");
        store().credentials().resume(webid, credential);

        assertThat(store().leases().good(webid, lease.leaseId())).isFalse();
    }

    @Test
    default void aLeaseEndsByItsDeadline() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        Lease lease = take(webid, credential).orElseThrow();

        pass(Duration.ofSeconds(29));
        assertThat(store().leases().good(webid, lease.leaseId())).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(store().leases().good(webid, lease.leaseId())).isFalse();
        assertThat(store().leases().running(credential)).isZero();
    }

    @Test
    default void revokeBeatsUse() throws Exception {
        for (int round = 0; round < 15; round++) {
            assertThat(usesAfterRevoke(this::take)).isZero();
        }
    }

    @Test
    default void revokeBeatsAUseThatSharesItsCommit() throws Exception {
        for (int round = 0; round < 15; round++) {
            assertThat(usesAfterRevoke(
                            (webid, credential) -> store().commits().run(webid, audit -> take(webid, credential))))
                    .isZero();
        }
    }

    /** Three users use a credential over and over; one revokes it: how many uses began after the revoke had returned. */
    private int usesAfterRevoke(BiFunction<String, UUID, Optional<Lease>> taking) throws Exception {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        CountDownLatch someUses = new CountDownLatch(5);
        AtomicInteger late = new AtomicInteger();
        AtomicBoolean revoked = new AtomicBoolean();
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            Runnable useAgainAndAgain = () -> {
                while (!stop.get()) {
                    boolean knownRevoked = revoked.get();
                    if (use(webid, credential, taking)) {
                        someUses.countDown();
                        late.addAndGet(knownRevoked ? 1 : 0);
                    }
                }
            };
            for (int user = 0; user < 3; user++) {
                pool.execute(useAgainAndAgain);
            }
            Future<Boolean> revoke = pool.submit(() -> {
                assertThat(someUses.await(30, TimeUnit.SECONDS)).isTrue();
                boolean done = store().credentials().revoke(webid, credential, Endings.of(null));
                revoked.set(true);
                return done;
            });
            try {
                assertThat(revoke.get()).isTrue();
                for (int after = 0; after < 20; after++) {
                    assertThat(use(webid, credential, taking)).isFalse();
                }
            } finally {
                stop.set(true);
            }
        }
        return late.get();
    }

    private boolean use(String webid, UUID credential, BiFunction<String, UUID, Optional<Lease>> taking) {
        Optional<Lease> lease = taking.apply(webid, credential);
        boolean used =
                lease.isPresent() && store().leases().good(webid, lease.get().leaseId());
        lease.ifPresent(taken -> store().leases().end(webid, taken.leaseId()));
        return used;
    }

    private Optional<Lease> take(String webid, UUID credential) {
        return store().leases().take(webid, credential, UUID.randomUUID(), in(Duration.ofSeconds(30)));
    }
}
