package org.cdcd.connectors.vault.store;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.cdcd.connectors.vault.keys.UserKeyStore;

/**
 * Rows of user keys at which somebody looks after every batch that was wrapped anew.
 *
 * @param stored is run in the thread that stored the batch, after its commit
 */
public record WatchedUserKeys(UserKeyStore rows, Runnable stored) implements UserKeyStore {
    @Override
    public int replaceAll(List<Rewrapped> keys) {
        int count = rows.replaceAll(keys);
        stored.run();
        return count;
    }

    @Override
    public Optional<WrappedUserKey> find(String webid, String region) {
        return rows.find(webid, region);
    }

    @Override
    public Optional<WrappedUserKey> findSettled(String webid, String region) {
        return rows.findSettled(webid, region);
    }

    @Override
    public WrappedUserKey insertIfAbsent(WrappedUserKey fresh) {
        return rows.insertIfAbsent(fresh);
    }

    @Override
    public List<WrappedUserKey> olderThan(int version, WrappedUserKey after, int limit) {
        return rows.olderThan(version, after, limit);
    }

    @Override
    public long countOlderThan(int version) {
        return rows.countOlderThan(version);
    }

    @Override
    public SortedMap<Integer, Long> countByVersion() {
        return rows.countByVersion();
    }

    @Override
    public int destroy(String webid) {
        return rows.destroy(webid);
    }
}
