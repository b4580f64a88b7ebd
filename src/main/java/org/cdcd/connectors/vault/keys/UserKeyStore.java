package org.cdcd.connectors.vault.keys;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Where wrapped user keys are kept. */
public interface UserKeyStore {
    /**
     * A user key under the KEK.
     *
     * @param kekVersion which version of the KEK opens it
     */
    record WrappedUserKey(String webid, String region, int kekVersion, byte[] wrapped) {}

    Optional<WrappedUserKey> find(String webid, String region);

    /** Stores it unless there is one; gives back the one that is stored now. */
    WrappedUserKey insertIfAbsent(WrappedUserKey fresh);

    /** The same once whatever is changing it has ended: after a destruction that runs, there is none. */
    Optional<WrappedUserKey> findSettled(String webid, String region);

    /**
     * At most {@code limit} keys that are wrapped by an older KEK than {@code version}, by WebID and region.
     *
     * @param after where the last page ended, or null for the first one
     */
    List<WrappedUserKey> olderThan(int version, @Nullable WrappedUserKey after, int limit);

    /** How many keys are under an older version; cheap where there are none. */
    long countOlderThan(int version);

    /** How many keys there are under each version of the KEK. */
    SortedMap<Integer, Long> countByVersion();

    /**
     * Stores keys that were wrapped anew, all in one transaction, each if its row still is what it was.
     *
     * @return how many were stored
     */
    int replaceAll(List<Rewrapped> keys);

    /** A key as it was and as it is to be. */
    record Rewrapped(WrappedUserKey was, WrappedUserKey is) {}

    /** Destroys a person's keys in all regions, and with them everything sealed under them. */
    int destroy(String webid);
}
