package org.cdcd.connectors.vault.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class UserKeysInMemory implements UserKeyStore {
    private final List<WrappedUserKey> rows = new ArrayList<>();

    @Override
    public synchronized Optional<WrappedUserKey> find(String webid, String region) {
        return rows.stream()
                .filter(row -> row.webid().equals(webid) && row.region().equals(region))
                .findFirst();
    }

    @Override
    public synchronized WrappedUserKey insertIfAbsent(WrappedUserKey fresh) {
        return find(fresh.webid(), fresh.region()).orElseGet(() -> {
            rows.add(fresh);
            return fresh;
        });
    }

    @Override
    public synchronized List<WrappedUserKey> olderThan(int version, int limit) {
        return rows.stream()
                .filter(row -> row.kekVersion() < version)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized boolean replace(WrappedUserKey rewrapped, int fromVersion) {
        boolean removed = rows.removeIf(row -> row.webid().equals(rewrapped.webid())
                && row.region().equals(rewrapped.region())
                && row.kekVersion() == fromVersion);
        if (removed) {
            rows.add(rewrapped);
        }
        return removed;
    }

    @Override
    public synchronized int destroy(String webid) {
        int before = rows.size();
        rows.removeIf(row -> row.webid().equals(webid));
        return before - rows.size();
    }
}
