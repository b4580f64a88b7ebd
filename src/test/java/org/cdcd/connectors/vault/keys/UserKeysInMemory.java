package org.cdcd.connectors.vault.keys;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class UserKeysInMemory implements UserKeyStore {
    private final List<WrappedUserKey> rows = new ArrayList<>();

    @Override
    public synchronized Optional<WrappedUserKey> find(String webid, String region) {
        return rows.stream()
                .filter(row -> row.webid().equals(webid) && row.region().equals(region))
                .findFirst();
    }

    @Override
    public Optional<WrappedUserKey> findSettled(String webid, String region) {
        return find(webid, region);
    }

    @Override
    public synchronized WrappedUserKey insertIfAbsent(WrappedUserKey fresh) {
        return find(fresh.webid(), fresh.region()).orElseGet(() -> {
            rows.add(fresh);
            return fresh;
        });
    }

    @Override
    public synchronized List<WrappedUserKey> olderThan(int version, @Nullable WrappedUserKey after, int limit) {
        return rows.stream()
                .filter(row -> row.kekVersion() < version)
                .filter(row -> after == null || name(row).compareTo(name(after)) > 0)
                .sorted(Comparator.comparing(UserKeysInMemory::name))
                .limit(limit)
                .toList();
    }

    private static String name(WrappedUserKey row) {
        return row.webid() + "\u0000" + row.region();
    }

    @Override
    public synchronized long countOlderThan(int version) {
        return olderThan(version, null, Integer.MAX_VALUE).size();
    }

    @Override
    public synchronized SortedMap<Integer, Long> countByVersion() {
        return rows.stream()
                .collect(Collectors.groupingBy(WrappedUserKey::kekVersion, TreeMap::new, Collectors.counting()));
    }

    @Override
    public synchronized int replaceAll(List<Rewrapped> keys) {
        int replaced = 0;
        for (Rewrapped key : keys) {
            boolean removed = rows.removeIf(row -> name(row).equals(name(key.was()))
                    && row.kekVersion() == key.was().kekVersion());
            if (removed) {
                rows.add(key.is());
                replaced++;
            }
        }
        return replaced;
    }

    @Override
    public synchronized int destroy(String webid) {
        int before = rows.size();
        rows.removeIf(row -> row.webid().equals(webid));
        return before - rows.size();
    }
}
