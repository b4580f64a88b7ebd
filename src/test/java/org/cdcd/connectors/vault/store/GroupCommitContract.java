package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

interface GroupCommitContract extends Contract {
    @Test
    default void aFailingUnitSpoilsNoOther() throws Exception {
        String jkt = UUID.randomUUID().toString();
        List<CompletableFuture<Boolean>> handedIn = new ArrayList<>();
        hold(() -> {
            for (int i = 0; i < 30; i++) {
                int n = i;
                handedIn.add(store().commits().submit("key", audit -> {
                    boolean first = store().proofs().firstUse(jkt, "jti" + n, "htu", in(Duration.ofMinutes(1)));
                    audit.append(event("test" + n));
                    if (n % 10 == 3) {
                        throw new IllegalStateException("unit " + n);
                    }
                    return first;
                }));
            }
        });

        for (int i = 0; i < 30; i++) {
            int n = i;
            if (n % 10 == 3) {
                assertThatThrownBy(() -> handedIn.get(n).get(30, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasRootCauseMessage("unit " + n);
            } else {
                assertThat(handedIn.get(n).get(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(store().proofs().firstUse(jkt, "jti" + n, "htu", in(Duration.ofMinutes(1))))
                    .isEqualTo(n % 10 == 3);
        }
        assertThat(store().auditTrail().chains())
                .allSatisfy(chain ->
                        assertThat(new TamperedLog(store()).findings(chain)).isEmpty());
    }

    @Test
    default void aFailingStatementSpoilsNoOther() throws Exception {
        String webid = newPerson();
        UUID taken = newCredential(webid);
        List<CompletableFuture<String>> handedIn = new ArrayList<>();
        hold(() -> {
            for (int i = 0; i < 6; i++) {
                UUID id = i == 2 ? taken : UUID.randomUUID();
                handedIn.add(store().commits().submit("key", audit -> {
                    store().credentials().insert(webid, id, account(), parts(1));
                    return "stored";
                }));
            }
        });

        assertThatThrownBy(() -> handedIn.get(2).get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        for (int i : new int[] {0, 1, 3, 4, 5}) {
            assertThat(handedIn.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("stored");
        }
        assertThat(store().credentials().list(webid)).hasSize(6);
    }

    @Test
    default void unitsOfOneKeyRunInTheirOrder() throws Exception {
        List<Integer> order = new ArrayList<>();
        List<CompletableFuture<Boolean>> handedIn = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int n = i;
            handedIn.add(store().commits().submit("key", audit -> order.add(n)));
        }
        for (CompletableFuture<Boolean> one : handedIn) {
            one.get(30, TimeUnit.SECONDS);
        }
        assertThat(order).isSorted().hasSize(50);
    }

    @Test
    default void whatIsCommittedIsSeenByOthersWhenTheStageCompletes() {
        String webid = newPerson();
        UUID id = UUID.randomUUID();

        store().commits().run(webid, audit -> {
            store().credentials().insert(webid, id, account(), parts(1));
            return id;
        });

        assertThat(store().credentials().find(webid, id)).isPresent();
    }

    @Test
    default void refusedRequestsUseUpTheirProofsInTheCommitOfOthers() throws Exception {
        String jkt = UUID.randomUUID().toString();
        List<CompletableFuture<Boolean>> handedIn = new ArrayList<>();
        hold(() -> {
            for (int i = 0; i < 3; i++) {
                Admissions.Proof proof = new Admissions.Proof(jkt, "jti" + i / 2, "htu", in(Duration.ofMinutes(1)));
                handedIn.add(store().admissions().useUp("key", proof));
            }
            assertThat(handedIn).noneMatch(CompletableFuture::isDone);
        });

        assertThat(handedIn.get(0).get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(handedIn.get(1).get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(handedIn.get(2).get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void passesOnWhatTheUnitThrew() {
        assertThatThrownBy(() -> store().commits().run("key", audit -> {
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no");
    }

    @Test
    default void aUnitThatWaitedTooLongDoesNotRun() throws Exception {
        List<CompletableFuture<Boolean>> late = new ArrayList<>();
        hold(() -> {
            late.add(store().commits().submit("key", audit -> true));
            pass(Duration.ofSeconds(11));
        });

        assertThatThrownBy(() -> late.getFirst().get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreUnavailable.class);
    }

    @Test
    default void aClosedLaneTakesNothing() {
        GroupCommit closed =
                new GroupCommit(store().database(), clock(), UUID.randomUUID().toString(), Runnable::run);
        closed.close();

        assertThatThrownBy(() -> closed.run("key", audit -> true)).isInstanceOf(StoreUnavailable.class);
    }

    /** Keeps the lane of {@code "key"} busy while units are handed in, so that they share the next commit. */
    private void hold(Runnable meanwhile) throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Boolean> holder = store().commits().submit("key", audit -> {
            running.countDown();
            try {
                return release.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        running.await();
        meanwhile.run();
        release.countDown();
        holder.get(30, TimeUnit.SECONDS);
    }
}
