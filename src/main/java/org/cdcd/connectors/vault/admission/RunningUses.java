package org.cdcd.connectors.vault.admission;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.cdcd.connectors.vault.store.Leases;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * The uses that this vault has admitted and that run, by handle and who holds it ({@link HeldHandle}). A handle is good here
 * and nowhere else.
 */
final class RunningUses implements LiveUses {
    private final Leases leases;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, RunningUse> byHandle = new ConcurrentHashMap<>();
    private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();

    RunningUses(Leases leases, InstantSource clock) {
        this.leases = leases;
        this.clock = clock;
    }

    void begin(String handle, RunningUse use) {
        byHandle.put(handle, use);
    }

    /** How many run. */
    int size() {
        return byHandle.size();
    }

    /** Takes a use out; nothing if it is over already. */
    Optional<RunningUse> end(String handle) {
        RunningUse use = byHandle.remove(handle);
        if (use == null || !use.end()) {
            return Optional.empty();
        }
        use.use().forgetKey();
        return Optional.of(use);
    }

    @Override
    public LiveUse take(String handle) {
        RunningUse running = running(handle);
        if (!leases.good(running.use().webid(), running.lease().leaseId())) {
            throw Refusal.of(ErrorCode.CREDENTIAL_REVOKED, "The credential was revoked or suspended meanwhile.");
        }
        if (!running.countCall()) {
            throw Refusal.of(ErrorCode.HOST_NOT_ALLOWED, "The operation has made as many calls as it may.");
        }
        return running.use();
    }

    @Override
    public LiveUse peek(String handle) {
        return running(handle).use();
    }

    @Override
    public void onRevoked(Consumer<UUID> listener) {
        listeners.add(listener);
    }

    /** Cuts off what runs with the credential, and says so to whoever waits for it. */
    void revoked(UUID credentialId) {
        listeners.forEach(listener -> listener.accept(credentialId));
        leases.closeFenced(credentialId);
    }

    /** Cuts off what another vault has revoked, and forgets what nobody ended in time. */
    void sweep() {
        leases.fenced().forEach(this::revoked);
        byHandle.values().removeIf(this::isForgotten);
    }

    private boolean isForgotten(RunningUse use) {
        boolean over = use.use().deadline().plusSeconds(60).isBefore(clock.instant());
        if (over) {
            use.use().forgetKey();
        }
        return over;
    }

    private RunningUse running(String handle) {
        RunningUse running = byHandle.get(handle);
        if (running == null || clock.instant().isAfter(running.use().deadline())) {
            throw Refusal.of(ErrorCode.INVALID_TOKEN, "The handle is unknown, or its time is over.");
        }
        return running;
    }
}
