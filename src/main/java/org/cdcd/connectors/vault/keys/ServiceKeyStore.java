package org.cdcd.connectors.vault.keys;

import java.time.Instant;
import java.util.List;

/** Where the service's own keys are kept; all vaults on one database share them. */
public interface ServiceKeyStore {
    /**
     * A key of the service, sealed by the KEK.
     *
     * @param use what it is for, such as {@code sig}
     * @param sequence which one it is of this use, from 1
     * @param sealed the private key, a {@link Capsules.Kind#SERVICE_KEY} capsule for use and sequence
     * @param activeFrom when it is used first
     */
    record StoredKey(String use, int sequence, byte[] sealed, Instant activeFrom) {}

    /** Every key, by use and sequence. */
    List<StoredKey> all();

    /** Stores it unless this use already has a key of this sequence. */
    boolean insertIfAbsent(StoredKey key);

    void delete(String use, int sequence);
}
