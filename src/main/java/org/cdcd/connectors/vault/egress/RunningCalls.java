package org.cdcd.connectors.vault.egress;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What runs now for each credential, so that a revoke ends it at once. Thread-safe. */
final class RunningCalls {
    /** Something that can be ended from any thread. */
    @FunctionalInterface
    interface Running {
        void revoked();
    }

    private final ConcurrentHashMap<UUID, Set<Running>> calls = new ConcurrentHashMap<>();

    /** Registered before the credential is opened: a revoke is seen by the opening, or it sees this call. */
    void add(UUID credentialId, Running call) {
        calls.compute(credentialId, (id, known) -> {
            Set<Running> all = known == null ? ConcurrentHashMap.newKeySet() : known;
            all.add(call);
            return all;
        });
    }

    void remove(UUID credentialId, Running call) {
        calls.computeIfPresent(credentialId, (id, all) -> {
            all.remove(call);
            return all.isEmpty() ? null : all;
        });
    }

    void endAll(UUID credentialId) {
        Set<Running> all = calls.get(credentialId);
        if (all != null) {
            all.forEach(Running::revoked);
        }
    }

    int size() {
        return calls.values().stream().mapToInt(Set::size).sum();
    }
}
