package org.cdcd.connectors.vault.watch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.store.AuditChain;
import org.cdcd.connectors.vault.store.AuditEntry;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.Notices.Notice;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.Throttles;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the {@link Ladder} says about a signal, and tells: the owner by a notice, whoever reads the audit log by an entry,
 * the operator by log and counter. Notice and entry are on disk before anything is done. Blocks on the database.
 */
public final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration THROTTLED = Duration.ofMinutes(10);
    private static final String STEP_UP = "step_up";
    private static final int SHOWN = 100;

    private final Store store;
    private final Accounts accounts;
    private final UnaryOperator<String> auditName;
    private final Ladder ladder;
    private final InstantSource clock;
    private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();

    /** @param auditName the name under which a person stands in the audit log */
    public Watch(Store store, Accounts accounts, UnaryOperator<String> auditName, Ladder ladder, InstantSource clock) {
        this.store = store;
        this.accounts = accounts;
        this.auditName = auditName;
        this.ladder = ladder;
        this.clock = clock;
    }

    /** To be told of each signal and the action that answers it, by their names. */
    public void onSignal(BiConsumer<String, String> listener) {
        listeners.add(listener);
    }

    /** Acts on a signal; when this returns it is done. */
    public void raise(Signal signal) {
        Action action = ladder.actionFor(signal);
        LOG.error("{}; what is done: {}", signal, action.wireName());
        listeners.forEach(listener -> listener.accept(signal.kind().wireName(), action.wireName()));
        switch (signal) {
            case Signal.OfCredential one -> answer(one, action);
            case Signal.OfNode node ->
                store.commits()
                        .log(AuditEntry.ofNobody("vault", "watch " + node.kind().wireName(), "node", "notify"));
        }
    }

    private void answer(Signal.OfCredential signal, Action action) {
        String subject = auditName.apply(signal.webid());
        store.credentials().openIfPossible(signal.webid());
        boolean known = store.commits().run(signal.webid(), audit -> write(signal, action, subject, audit));
        if (!known) {
            return;
        }
        switch (action) {
            // a call that showed it ends by itself and says so; the others are cut off by the next look for revocations
            case NOTIFY, THROTTLE, SUSPEND -> {}
            case REVOKE -> accounts.revokeSuspect(signal.webid(), signal.credentialId());
            case SHRED -> accounts.shredSuspect(signal.webid(), signal.credentialId());
        }
    }

    private Boolean write(Signal.OfCredential signal, Action action, String subject, AuditChain audit) {
        String kind = signal.kind().wireName();
        String object = signal.credentialId().toString();
        // what is found out about a person who was erased meanwhile is not kept under their name
        boolean known =
                store.credentials().find(signal.webid(), signal.credentialId()).isPresent();
        if (known && action.compareTo(Action.THROTTLE) > 0) {
            // also before a revocation, so that no use begins between the entry and it
            store.credentials().suspend(signal.webid(), signal.credentialId(), kind);
        }
        Throttles.Change change = known && action == Action.THROTTLE ? throttle(signal) : Throttles.Change.THROTTLED;
        if (change == Throttles.Change.NONE) {
            // told already, by whoever noticed first
            return true;
        }
        String done = change == Throttles.Change.WAITS ? STEP_UP : action.wireName();
        if (known) {
            store.notices().add(signal.webid(), kind, done, signal.connectorId(), signal.credentialId());
        }
        audit.append(new AuditEntry(subject, "vault", "watch " + kind, object, done, ""));
        return known;
    }

    private Throttles.Change throttle(Signal.OfCredential signal) {
        Instant until = clock.instant().plus(THROTTLED);
        return store.throttles().begin(signal.webid(), signal.credentialId(), until);
    }

    /**
     * Lets a suspended credential be used again, on its owner's word; on disk when the stage completes.
     *
     * @param actor the program that asks; its person must just have logged in ({@link Sentry#requireLogin})
     * @throws Refusal {@code credential_not_found}, or what else the credential is: one whose grant has ended, or that was
     *     revoked, is not resumed
     */
    public CompletionStage<ObjectNode> resume(String webid, UUID credentialId, String actor) {
        CredentialRow row = store.credentials().find(webid, credentialId).orElseThrow(() -> States.refusal(null, null));
        boolean over = ErrorCode.REAUTHORIZATION_REQUIRED.wireName().equals(row.reason());
        if (row.state() == CredentialState.REVOKED || over) {
            throw States.refusal(row);
        }
        String subject = auditName.apply(webid);
        store.credentials().open(webid);
        return store.commits()
                .submit(webid, audit -> {
                    boolean resumed = store.credentials().resume(webid, credentialId);
                    audit.append(new AuditEntry(
                            subject, actor, "resume", credentialId.toString(), resumed ? "ok" : "not_suspended", ""));
                    return resumed;
                })
                .thenApply(resumed -> Json.MAPPER
                        .createObjectNode()
                        .put("credential_id", credentialId.toString())
                        .put("status", "active"));
    }

    static void refuseUnlessFresh(Instant loggedIn, Instant now) {
        if (loggedIn.plus(FRESH).isBefore(now)) {
            throw Refusal.of(ErrorCode.INVALID_TOKEN, "For this you must have logged in within five minutes.")
                    .withRemedy("Log in again and repeat the request with the new access token.");
        }
    }

    /** What the person is told, newest first: at most 100 of the last 90 days. */
    public ObjectNode notices(String webid) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode list = answer.putArray("notices");
        for (Notice notice : store.notices().of(webid, SHOWN)) {
            describe(notice, list.addObject().put("notice_id", notice.id().toString()));
        }
        return answer;
    }

    /** Says what happened when, and to which credential if it happened to one. */
    public static void describe(Notice notice, ObjectNode json) {
        json.put("time", notice.time().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("signal", notice.signal())
                .put("action", notice.action());
        if (notice.connectorId() != null && notice.credentialId() != null) {
            json.put("connector_id", notice.connectorId())
                    .put("credential_id", notice.credentialId().toString());
        }
    }
}
