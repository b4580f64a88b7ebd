package org.cdcd.connectors.vault.keys;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The data keys that are released to this process now. A renewal in one use gives the credential a new key, which the uses
 * beside it need to go on; it is handed to those that have shown that they hold the key before, and to no other.
 */
public final class HeldKeys {
    private final Map<UUID, Set<HeldKey>> held = new ConcurrentHashMap<>();

    /** @param key is taken over */
    public HeldKey hold(UUID credentialId, int version, byte[] key) {
        HeldKey one = new HeldKey(this, credentialId, version, Secret.takingOver(key));
        held.compute(credentialId, (id, others) -> {
            Set<HeldKey> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(one);
            return all;
        });
        return one;
    }

    /** How many are held; none while nothing runs. */
    public int size() {
        return held.values().stream().mapToInt(Set::size).sum();
    }

    void share(HeldKey from, byte[] current, int next, byte[] key) {
        for (HeldKey other : held.getOrDefault(from.credentialId(), Set.of())) {
            if (other != from && other.holds(next - 1, current)) {
                other.add(next, key);
            }
        }
    }

    void forget(HeldKey one) {
        held.computeIfPresent(one.credentialId(), (id, all) -> {
            all.remove(one);
            return all.isEmpty() ? null : all;
        });
    }
}
