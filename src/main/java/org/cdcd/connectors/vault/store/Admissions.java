package org.cdcd.connectors.vault.store;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.cdcd.connectors.vault.store.Sats.SatUse;
import org.jspecify.annotations.Nullable;

/**
 * The two transactions of one use: everything that must be on disk before a byte is sent, and everything that must be on
 * disk before the answer is given. Each costs one commit, shared with all others that wait ({@link GroupCommit}).
 */
public final class Admissions {
    /** A DPoP proof that is to be used up. */
    public record Proof(String jkt, String jtiSha256, String htuSha256, Instant expires) {}

    /**
     * What wants to be admitted.
     *
     * @param leaseId of the lease it gets, until the operation's deadline
     * @param sat the scheduled token's use, if it comes with one
     * @param audit written with its outcome if it is admitted, with the reason if not
     * @param operationName is noted as used
     */
    public record Wanted(
            Proof proof,
            NewOperation operation,
            UUID credentialId,
            UUID leaseId,
            @Nullable SatUse sat,
            AuditEntry audit,
            String operationName) {}

    /** What became of it. Whatever it is, the proof is used up. */
    public sealed interface Decision {
        /** It may run: counted, written, leased. */
        record Admitted(Lease lease) implements Decision {}

        /** The proof was used before; nothing was written. */
        record ProofReplayed() implements Decision {}

        /** The request id is known; nothing was counted. */
        record Known(Begun earlier) implements Decision {}

        /**
         * The credential cannot be used; the request id is free.
         *
         * @param state what it is instead, or null if the person has no such credential
         */
        record NotActive(@Nullable CredentialState state) implements Decision {}

        /** The scheduled token is used up or revoked; the request id is free. */
        record SatUsedUp() implements Decision {}
    }

    /**
     * A use that ends.
     *
     * @param sat the use of the scheduled token that was counted, if any
     */
    public record Ending(
            String webid,
            UUID requestId,
            UUID leaseId,
            @Nullable SatUse sat,
            AuditEntry audit) {}

    private final GroupCommit commits;
    private final SeenProofs proofs;
    private final Operations operations;
    private final Leases leases;
    private final Sats sats;
    private final CredentialRows credentials;
    private final UsedOperations used;

    Admissions(
            GroupCommit commits,
            SeenProofs proofs,
            Operations operations,
            Leases leases,
            Sats sats,
            CredentialRows credentials,
            UsedOperations used) {
        this.commits = commits;
        this.proofs = proofs;
        this.operations = operations;
        this.leases = leases;
        this.sats = sats;
        this.credentials = credentials;
        this.used = used;
    }

    /** Admits it or says why not; on disk when the stage completes. */
    public CompletableFuture<Decision> admit(Wanted wanted) {
        return commits.submit(wanted.operation().webid(), audit -> {
                    Decision decision = decide(wanted);
                    audit.append(wanted.audit().withOutcome(outcome(decision)));
                    return decision;
                })
                .thenApply(decision -> {
                    if (decision instanceof Decision.Admitted) {
                        used.remember(wanted.credentialId(), wanted.operationName());
                    }
                    return decision;
                });
    }

    /** Uses up the proof of a request that is refused, within a shared commit; false if it was used before. */
    public CompletableFuture<Boolean> useUp(String webid, Proof proof) {
        return commits.submit(webid, audit -> firstUse(proof));
    }

    private boolean firstUse(Proof proof) {
        return proofs.firstUse(proof.jkt(), proof.jtiSha256(), proof.htuSha256(), proof.expires());
    }

    /** Keeps the answer for replay and ends the lease; false if there was no such running operation. */
    public CompletableFuture<Boolean> finish(Ending ending, int status, byte[] response) {
        return end(ending, () -> operations.finish(ending.webid(), ending.requestId(), status, response));
    }

    /** Nothing was sent: frees the request id, takes the count back and ends the lease. */
    public CompletableFuture<Boolean> giveBack(Ending ending) {
        return end(ending, () -> {
            boolean freed = operations.giveBack(ending.webid(), ending.requestId());
            SatUse sat = ending.sat();
            if (freed && sat != null) {
                sats.giveBack(sat);
            }
            return freed;
        });
    }

    private CompletableFuture<Boolean> end(Ending ending, BooleanSupplier work) {
        return commits.submit(ending.webid(), audit -> {
            boolean ended = work.getAsBoolean();
            leases.end(ending.webid(), ending.leaseId());
            audit.append(ending.audit());
            return ended;
        });
    }

    private Decision decide(Wanted wanted) {
        if (!firstUse(wanted.proof())) {
            return new Decision.ProofReplayed();
        }
        Begun begun = operations.begin(wanted.operation());
        if (!(begun instanceof Begun.Started)) {
            return new Decision.Known(begun);
        }
        Decision decision = count(wanted);
        if (!(decision instanceof Decision.Admitted)) {
            operations.giveBack(wanted.operation().webid(), wanted.operation().requestId());
        }
        return decision;
    }

    private Decision count(Wanted wanted) {
        String webid = wanted.operation().webid();
        Optional<Lease> lease = leases.take(
                webid,
                wanted.credentialId(),
                wanted.leaseId(),
                wanted.operation().deadline());
        if (lease.isEmpty()) {
            return new Decision.NotActive(credentials
                    .find(webid, wanted.credentialId())
                    .map(CredentialRow::state)
                    .orElse(null));
        }
        SatUse sat = wanted.sat();
        if (sat != null && !sats.count(sat)) {
            leases.end(webid, wanted.leaseId());
            return new Decision.SatUsedUp();
        }
        used.note(webid, wanted.credentialId(), wanted.operationName());
        return new Decision.Admitted(lease.get());
    }

    private static String outcome(Decision decision) {
        return switch (decision) {
            case Decision.Admitted ignored -> "ok";
            case Decision.ProofReplayed ignored -> "proof_replayed";
            case Decision.Known known ->
                switch (known.earlier()) {
                    case Begun.Started ignored -> "ok";
                    case Begun.Finished ignored -> "replayed";
                    case Begun.Running ignored -> "request_in_progress";
                    case Begun.Unknown ignored -> "outcome_unknown";
                    case Begun.Conflict ignored -> "request_id_conflict";
                };
            case Decision.NotActive ignored -> "credential_not_active";
            case Decision.SatUsedUp ignored -> "sat_exhausted";
        };
    }
}
