package org.cdcd.connectors.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.cli.SandboxPerson;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.github.GitHubTwin;

/**
 * A credential that every vault of a cluster is using when its owner deletes it: on each, one call hangs at the service and two
 * callers make one call after the other.
 */
final class RevokedInUse {
    private static final String ISSUES = "/repos/alice/demo/issues/";
    private static final int ANSWERED_ISSUE = 1;
    /** The service never answers about issues whose number begins so. */
    private static final int HUNG = 900_000_000;

    private static final int CALLERS = 2;
    private static final int CALLS_BEFORE = 3;
    private static final long PATIENCE_SECONDS = 30;

    private final VaultCluster cluster;
    private int hung = HUNG;

    RevokedInUse(VaultCluster cluster) {
        this.cluster = cluster;
        cluster.twins().twin(GitHubTwin.class).hourlyLimit(Integer.MAX_VALUE);
        cluster.twins().faults("github").next(Integer.MAX_VALUE, ISSUES + "9", new Fault.LoseAnswer());
    }

    /**
     * What one vault did.
     *
     * @param lastSent when it last sent something to the service
     * @param closed when the last of its connections to the service with this credential was closed
     */
    record Seen(Instant lastSent, Instant closed) {}

    /**
     * What came of one deletion.
     *
     * @param committed when the transaction began in which it was revoked, which is a little before its commit
     * @param answered when the caller had the answer
     * @param late uses that were admitted though they were asked for after the answer
     */
    record Outcome(
            SandboxPerson person, UUID credential, Instant committed, Instant answered, int late, List<Seen> vaults) {}

    Outcome play() throws IOException, InterruptedException {
        SandboxPerson person = cluster.newPerson();
        UUID credential = person.link("github");
        cluster.vaults().forEach(vault -> vault.tap().forget());
        List<CompletableFuture<Integer>> running = new ArrayList<>();
        for (PinnedVault vault : cluster.vaults()) {
            running.add(hang(vault, person, credential));
        }
        AtomicBoolean answered = new AtomicBoolean();
        AtomicInteger late = new AtomicInteger();
        List<AtomicInteger> calls = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (PinnedVault vault : cluster.vaults()) {
                AtomicInteger before = new AtomicInteger();
                calls.add(before);
                for (int i = 0; i < CALLERS; i++) {
                    callers.submit(() -> callOn(vault, person, credential, answered, before, late));
                }
            }
            Until.holds(
                    () -> calls.stream().allMatch(one -> one.get() >= CALLS_BEFORE),
                    PATIENCE_SECONDS,
                    "every vault makes calls");
            person.client().credentialCalls().purge(credential);
            Instant answer = Instant.now();
            answered.set(true);
            for (CompletableFuture<Integer> call : running) {
                PinnedVault.get(call);
            }
            Until.holds(
                    () -> wires().allMatch(wire -> wire.closed() != null),
                    PATIENCE_SECONDS,
                    "every connection is closed");
            return new Outcome(person, credential, cluster.revoked(credential), answer, late.get(), seen());
        }
    }

    private CompletableFuture<Integer> hang(PinnedVault vault, SandboxPerson person, UUID credential)
            throws InterruptedException {
        int issue = ++hung;
        Use use = vault.admit(person, credential, issue).orElseThrow();
        CompletableFuture<Integer> call = vault.call(use, issue).toCompletableFuture();
        Until.holds(
                () -> cluster.twins().recorded("github").stream()
                        .anyMatch(one -> one.path().equals(ISSUES + issue)),
                PATIENCE_SECONDS,
                "the call is at the service");
        return call;
    }

    /** Until it is refused; at least once after the answer of the deletion. */
    private static void callOn(
            PinnedVault vault,
            SandboxPerson person,
            UUID credential,
            AtomicBoolean answered,
            AtomicInteger before,
            AtomicInteger late) {
        while (true) {
            boolean after = answered.get();
            Optional<Use> use = vault.admit(person, credential, ANSWERED_ISSUE);
            if (use.isEmpty() && after) {
                return;
            }
            if (use.isPresent()) {
                PinnedVault.get(vault.call(use.get(), ANSWERED_ISSUE));
                (after ? late : before).incrementAndGet();
            }
        }
    }

    private java.util.stream.Stream<Tap.Wire> wires() {
        return cluster.vaults().stream().flatMap(vault -> vault.tap().wires().stream());
    }

    private List<Seen> seen() {
        return cluster.vaults().stream()
                .map(vault -> new Seen(
                        latest(vault.tap().wires().stream().map(Tap.Wire::sent).toList()),
                        latest(vault.tap().wires().stream()
                                .map(Tap.Wire::closed)
                                .toList())))
                .toList();
    }

    private static Instant latest(List<Instant> times) {
        return times.stream().filter(Objects::nonNull).max(Instant::compareTo).orElseThrow();
    }

    /** How long after: nothing if it was before. */
    static Duration after(Instant first, Instant then) {
        return then.isAfter(first) ? Duration.between(first, then) : Duration.ZERO;
    }
}
