package org.cdcd.connectors.vault.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.cdcd.connectors.identity.Authenticated;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.store.AuditEntry;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each use before it is admitted: who asks from where, and how often. Costs no write but for what is new, and no read
 * for what was seen in the last minutes.
 */
public final class Sentry {
    private final Store store;
    private final UnaryOperator<String> auditName;
    private final Consumer<Signal> signals;
    private final InstantSource clock;
    private final Clients clients;
    private final Velocity velocity;
    private final Throttling throttling;

    /**
     * @param auditName the name under which a person stands in the audit log
     * @param signals returns when what is to be done about a signal is done
     */
    public Sentry(
            Store store,
            UnaryOperator<String> auditName,
            Consumer<Signal> signals,
            VelocitySettings settings,
            InstantSource clock) {
        this.store = store;
        this.auditName = auditName;
        this.signals = signals;
        this.clock = clock;
        this.clients = new Clients(store.clients(), clock);
        this.velocity = new Velocity(store.useProfiles(), settings, clock);
        this.throttling = new Throttling(store.throttles(), settings.throttled(), clock);
        throttling.look();
    }

    /** Learns from a call, its proof used up, by which a person links an account; it is the first of many people's. A strange one is told of when it is used. */
    public void linking(String webid, String jkt, String address) {
        clients.learn(webid, jkt, address);
    }

    /** Looks at a use that its owner may make, before it is admitted. What is learned from it waits for the look's end. */
    public Look beforeAdmission(Asking asking) {
        Clients.Standing standing = clients.look(asking.webid(), asking.jkt(), asking.address());
        if (asking.destructive() && standing != Clients.Standing.TRUSTED) {
            return look(
                    asking,
                    stepUp("A program that is new here, from where you never were, may not take anything away."),
                    () -> {});
        }
        UUID credentialId = asking.credentialId();
        Refusal waiting = throttling.waiting(credentialId);
        if (waiting != null) {
            return look(asking, waiting, () -> {});
        }
        if (velocity.tooMuch(asking.webid(), credentialId)) {
            tellTooMuch(asking);
        }
        Refusal refusal = throttling.waiting(credentialId);
        if (refusal != null) {
            return look(asking, refusal, () -> velocity.takeBack(asking.webid(), credentialId));
        }
        return look(asking, throttling.tooMany(credentialId), () -> {
            velocity.takeBack(asking.webid(), credentialId);
            throttling.takeBack(credentialId);
        });
    }

    private Look look(Asking asking, @Nullable Refusal refusal, Runnable forgetting) {
        return new Look(refusal, () -> learn(asking), forgetting);
    }

    private void learn(Asking asking) {
        if (clients.isNewAndStrange(asking.webid(), asking.jkt(), asking.address())) {
            signals.accept(signal(Signal.Kind.NEW_CLIENT, asking));
        }
    }

    private void tellTooMuch(Asking asking) {
        boolean heeded = !throttling.throttles(asking.credentialId());
        throttling.look();
        // whoever did not know of another vault's throttle has not seen that it is not heeded
        if (!heeded || !throttling.throttles(asking.credentialId())) {
            signals.accept(signal(Signal.Kind.USE_VELOCITY, asking));
            throttling.look();
        }
        if (throttling.throttles(asking.credentialId())) {
            velocity.restart(asking.webid(), asking.credentialId());
        }
    }

    /**
     * Takes the owner's word that it is them: a credential that is throttled is no more, and the key of the call is trusted from
     * now on. On disk when the stage completes.
     *
     * @param caller must have logged in within the last five minutes; a key that is not trusted must show it by {@code
     *     auth_time}, since whoever stole a refresh token gets a new token without logging in
     * @throws Refusal {@code invalid_token} if not, {@code credential_not_found}, {@code credential_revoked}
     */
    public CompletionStage<ObjectNode> confirm(Authenticated caller, String address, UUID credentialId) {
        String webid = caller.caller().webid();
        String jkt = caller.caller().jkt();
        requireLogin(caller);
        CredentialRow row = store.credentials().find(webid, credentialId).orElseThrow(() -> States.refusal(null, null));
        if (row.state() == CredentialState.REVOKED) {
            throw States.refusal(row);
        }
        String subject = auditName.apply(webid);
        return store.commits()
                .submit(webid, audit -> {
                    clients.trust(webid, jkt, address);
                    store.throttles().end(webid, credentialId);
                    audit.append(new AuditEntry(subject, jkt, "confirm", credentialId.toString(), "ok", ""));
                    return true;
                })
                .thenApply(done -> {
                    clients.forget(webid);
                    throttling.look();
                    velocity.restart(webid, credentialId);
                    return Json.MAPPER
                            .createObjectNode()
                            .put("credential_id", credentialId.toString())
                            .put("status", "confirmed");
                });
    }

    /**
     * Whether the owner themselves is there: they have logged in within the last five minutes, and the access token says so by
     * {@code auth_time}. Where an issuer does not say it, the program must at least be one that is trusted, since whoever stole a
     * refresh token gets a new access token without logging in.
     *
     * @throws Refusal {@code invalid_token} if not
     */
    public void requireLogin(Authenticated caller) {
        Watch.refuseUnlessFresh(caller.loggedIn(), clock.instant());
        if (!caller.loginSaid()
                && !clients.trusts(caller.caller().webid(), caller.caller().jkt())) {
            throw Refusal.of(ErrorCode.INVALID_TOKEN, "The access token does not say when you logged in (auth_time).")
                    .withRemedy("Use the program once from a network where you were before, or another program.");
        }
    }

    /** Learns what other nodes have throttled; every second. */
    public void look() {
        throttling.look();
    }

    /** Writes down what is usual of each credential; every few minutes, and at the end. */
    public void save() {
        velocity.save();
    }

    static Refusal stepUp(String why) {
        return Refusal.of(ErrorCode.STEP_UP_REQUIRED, why)
                .withRemedy("GET /api/v1/notices says what was noticed. If it is you, log in again and POST"
                        + " /api/v1/connector-credentials/{id}/confirm with the new access token.");
    }

    private static Signal signal(Signal.Kind kind, Asking asking) {
        return new Signal.OfCredential(kind, asking.webid(), asking.connectorId(), asking.credentialId());
    }
}
