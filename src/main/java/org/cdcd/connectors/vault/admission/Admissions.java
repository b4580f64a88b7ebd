package org.cdcd.connectors.vault.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.door.Admission;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.door.UseResult;
import org.cdcd.connectors.identity.Authenticated;
import org.cdcd.connectors.identity.RequestKeys;
import org.cdcd.connectors.vault.accounts.Provers;
import org.cdcd.connectors.vault.accounts.Releases;
import org.cdcd.connectors.vault.accounts.States;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.Admissions.Decision;
import org.cdcd.connectors.vault.store.Admissions.Ending;
import org.cdcd.connectors.vault.store.Admissions.Proof;
import org.cdcd.connectors.vault.store.Admissions.Wanted;
import org.cdcd.connectors.vault.store.AuditEntry;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.NewOperation;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.ResponseSigner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a signed request use a credential, or says why not. What must be on disk before a byte is sent is there when {@link
 * #admit} completes; what must be there before the answer is given, when {@link #finish} does.
 */
public final class Admissions {
    private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final long LOOK_NANOS = 20_000_000;

    /** What admissions stand on. */
    public record Ground(
            String origin,
            Catalog catalog,
            RequestKeys keys,
            Store store,
            UserKeys userKeys,
            Parameters parameters,
            Spooled spooled,
            Guard guard,
            Supplier<ResponseSigner> signer,
            InstantSource clock,
            Provers provers,
            Releases releases) {}

    /** Checks parameters against an operation's input schema, and fills in its defaults. */
    public interface Parameters {
        /** @throws Refusal {@code parameters_invalid} with JSON Pointers and no values */
        ObjectNode checked(Connector connector, Operation operation, ObjectNode parameters);
    }

    /** Tickets for the uploads that parameters name. */
    public interface Spooled {
        /** @throws Refusal {@code upload_not_found} if this person has none of this id */
        SpoolTicket openRead(String webid, UUID id);
    }

    private final Ground ground;
    private final RequestCheck check;
    private final SignatureFailures failures;
    private final Eligibility eligibility;
    private final SealedAnswers answers;
    private final RunningUses running;
    private final org.cdcd.connectors.vault.store.Admissions rows;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger finishing = new AtomicInteger();
    private volatile @Nullable Served served;
    private volatile boolean closing;

    public Admissions(Ground ground) {
        this.ground = ground;
        this.check = new RequestCheck(ground.origin(), ground.keys(), ground.clock());
        this.failures = new SignatureFailures(ground.clock());
        this.eligibility = new Eligibility(ground);
        this.answers = new SealedAnswers(ground.origin(), ground.signer(), ground.clock());
        this.running = new RunningUses(ground.store().leases(), ground.clock());
        this.rows = ground.store().admissions();
    }

    /** Where the handles of this vault are good, for HTTP and for either way of mail; set once its ports listen. */
    public void servedAt(URI egress, URI imap, URI smtp) {
        this.served = new Served(egress, imap, smtp);
    }

    public LiveUses uses() {
        return running;
    }

    /** To be told of every credential that this node revokes. */
    public Consumer<UUID> revocations() {
        return running::revoked;
    }

    /** Admits nothing more, and waits for the uses that run, at most this long. */
    public void drain(Duration most) {
        closing = true;
        long end = System.nanoTime() + most.toNanos();
        while ((running.size() > 0 || finishing.get() > 0) && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Finds what other nodes revoked; every second. */
    public void sweep() {
        running.sweep();
    }

    /**
     * Admits a request; blocks for signatures, reads and fetches, and then waits for the shared commit without a thread.
     *
     * @param address where the call came from
     * @param holder who may use the handle: the thumbprint of a gateway's certificate, empty in one process
     * @throws Refusal for whatever is wrong up to and including the signature
     */
    public CompletionStage<Admission> admit(
            Authenticated authenticated,
            String address,
            String connectorId,
            Envelope envelope,
            @Nullable String satToken,
            @Nullable String keyRelease,
            String holder) {
        Served at = served;
        if (at == null || closing) {
            throw Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The vault is starting or stopping.")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        VerifiedRequest verified = verified(authenticated, connectorId, envelope);
        try {
            return begin(at, verified, address, satToken, keyRelease, holder);
        } catch (Refusal refusal) {
            return refuseAfterProof(verified, refusal, Guard.Seen.NOTHING);
        }
    }

    private VerifiedRequest verified(Authenticated authenticated, String connectorId, Envelope envelope) {
        String webid = authenticated.caller().webid();
        failures.check(webid);
        try {
            return check.verify(authenticated, connectorId, envelope);
        } catch (Refusal refusal) {
            if (refusal.code() == ErrorCode.INVALID_SIGNATURE || refusal.code() == ErrorCode.UNKNOWN_KEY) {
                failures.count(webid);
            }
            throw refusal;
        }
    }

    private CompletionStage<Admission> begin(
            Served at,
            VerifiedRequest verified,
            String address,
            @Nullable String satToken,
            @Nullable String keyRelease,
            String holder) {
        ground.guard().beforeUse(verified.request().credentialReference());
        Eligibility.Eligible eligible = eligibility.check(verified, satToken, keyRelease);
        Connector connector = eligible.connector();
        Operation operation = eligible.operation();
        CredentialRow row = eligible.credential();
        ObjectNode parameters = eligible.parameters();
        Instant deadline = ground.clock().instant().plus(operation.deadline());
        String handle = randomHandle();
        UUID useId = UUID.randomUUID();
        LiveUse use = new LiveUse(
                useId,
                row.credentialId(),
                verified.webid(),
                connector,
                operation,
                parameters,
                row.account().connection(),
                deadline,
                eligible.proof(),
                eligible.held());
        try {
            Guard.Seen seen = ground.guard().beforeAdmission(verified.authenticated(), address, row, operation);
            Refusal refusal = seen.refusal();
            if (refusal != null) {
                use.forgetKey();
                return refuseAfterProof(verified, refusal, seen);
            }
            String subject = ground.userKeys().auditName(verified.webid(), "default");
            return rows.admit(wanted(verified, use, subject))
                    .thenApply(decision -> decided(
                            decision,
                            seen,
                            verified,
                            use,
                            subject,
                            HeldHandle.of(handle, holder),
                            at.use(verified, use, handle, eligible.uploads())))
                    .whenComplete((admission, failed) -> {
                        if (!(admission instanceof Admission.Admitted)) {
                            use.forgetKey();
                        }
                    });
        } catch (RuntimeException e) {
            use.forgetKey();
            throw e;
        }
    }

    private Admission decided(
            Decision decision,
            Guard.Seen seen,
            VerifiedRequest verified,
            LiveUse use,
            String subject,
            String held,
            Use handedOut) {
        learn(seen, !(decision instanceof Decision.ProofReplayed));
        return switch (decision) {
            case Decision.Admitted admitted -> {
                running.begin(
                        held,
                        new RunningUse(
                                use,
                                admitted.lease(),
                                verified.request().requestId(),
                                verified.signed().payloadHash(),
                                subject));
                yield new Admission.Admitted(handedOut);
            }
            case Decision.ProofReplayed ignored -> throw Authenticated.replayed();
            case Decision.Known known -> answers.earlier(verified, known.earlier());
            case Decision.NotActive inactive -> answers.refused(verified, States.refusal(inactive.state(), null));
            case Decision.SatUsedUp ignored ->
                answers.refused(
                        verified, Refusal.of(ErrorCode.SAT_EXHAUSTED, "The scheduled access token is used up."));
        };
    }

    /** A use that is admitted begins, whatever becomes of what was learned from it: its request id is used up. */
    private static void learn(Guard.Seen seen, boolean first) {
        try {
            seen.decided(first);
        } catch (RuntimeException failed) {
            LOG.warn("what was seen of a use is not kept: {}", failed.getClass().getSimpleName());
        }
    }

    /** The proof is used up by a refusal too, or it could be sent again and again. */
    private CompletionStage<Admission> refuseAfterProof(VerifiedRequest verified, Refusal refusal, Guard.Seen seen) {
        Authenticated.ProofUse proof = verified.authenticated().proof();
        boolean first =
                ground.store().proofs().firstUse(proof.jkt(), proof.jtiSha256(), proof.htuSha256(), proof.expires());
        learn(seen, first);
        if (!first) {
            throw Authenticated.replayed();
        }
        return CompletableFuture.completedFuture(
                answeredBefore(verified).orElseGet(() -> answers.refused(verified, refusal)));
    }

    /** What is refused now may have been done before: whoever asks again gets the answer of then. */
    private Optional<Admission> answeredBefore(VerifiedRequest verified) {
        return ground.store()
                .operations()
                .earlier(
                        verified.webid(),
                        verified.request().requestId(),
                        verified.signed().payloadHash())
                .map(earlier -> answers.earlier(verified, earlier));
    }

    private Wanted wanted(VerifiedRequest verified, LiveUse use, String subject) {
        Authenticated.ProofUse proof = verified.authenticated().proof();
        Instant now = ground.clock().instant();
        NewOperation operation = new NewOperation(
                verified.webid(),
                verified.request().requestId(),
                verified.signed().payloadHash(),
                use.deadline(),
                now.plus(KEPT));
        return new Wanted(
                new Proof(proof.jkt(), proof.jtiSha256(), proof.htuSha256(), proof.expires()),
                operation,
                use.credentialId(),
                use.useId(),
                null,
                audit(
                        subject,
                        verified.authenticated().caller().jkt(),
                        use,
                        "admitted",
                        verified.signed().payloadHash()),
                use.operation().name());
    }

    private static AuditEntry audit(String subject, String actor, LiveUse use, String outcome, String hash) {
        return new AuditEntry(
                subject,
                actor,
                "operate " + use.connector().id() + " " + use.operation().name(),
                use.credentialId().toString(),
                outcome,
                hash);
    }

    /**
     * Ends a use; the answer is on disk when this completes, unless nothing was sent.
     *
     * @param handle as {@link HeldHandle} has it
     */
    public CompletionStage<Envelope> finish(String handle, UseResult result) {
        finishing.incrementAndGet();
        try {
            return end(handle, result).whenComplete((envelope, failed) -> finishing.decrementAndGet());
        } catch (RuntimeException e) {
            finishing.decrementAndGet();
            throw e;
        }
    }

    private CompletionStage<Envelope> end(String handle, UseResult result) {
        RunningUse use = running.end(handle)
                .orElseThrow(() -> Refusal.of(ErrorCode.INVALID_TOKEN, "The handle is unknown, or its use has ended."));
        Envelope envelope = answers.signed(use, result);
        Ending ending = new Ending(
                use.use().webid(),
                use.requestId(),
                use.lease().leaseId(),
                null,
                audit(use.subject(), "vault", use.use(), result.status(), use.requestHash()));
        CompletionStage<Boolean> written = result.effect() == UseResult.Effect.NOT_SENT
                ? rows.giveBack(ending)
                : rows.finish(ending, SealedAnswers.status(result), SealedAnswers.kept(envelope));
        return written.thenApply(done -> envelope);
    }

    private String randomHandle() {
        byte[] handle = new byte[16];
        random.nextBytes(handle);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(handle);
    }
}
