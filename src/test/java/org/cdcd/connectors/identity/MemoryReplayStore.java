package org.cdcd.connectors.identity;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers proofs for one test. */
final class MemoryReplayStore implements ReplayStore {
    private final Set<List<String>> seen = ConcurrentHashMap.newKeySet();

    @Override
    public boolean firstUse(String jkt, String jtiSha256, String htuSha256, Instant expires) {
        return seen.add(List.of(jkt, jtiSha256, htuSha256));
    }

    int size() {
        return seen.size();
    }
}
