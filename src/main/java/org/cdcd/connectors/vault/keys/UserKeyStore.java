package org.cdcd.connectors.vault.keys;

import java.util.List;
import java.util.Optional;

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

    /** At most {@code limit} keys that are wrapped by an older KEK than {@code version}. */
    List<WrappedUserKey> olderThan(int version, int limit);

    /** Stores {@code rewrapped} if the row is still under {@code fromVersion}. */
    boolean replace(WrappedUserKey rewrapped, int fromVersion);

    /** Destroys a person's keys in all regions, and with them everything sealed under them. */
    int destroy(String webid);
}
