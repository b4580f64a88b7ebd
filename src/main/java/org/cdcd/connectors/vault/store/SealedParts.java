package org.cdcd.connectors.vault.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of what a credential holds, sealed; a refresh replaces the whole.
 *
 * @param version from 1, one more with each replacement
 * @param wrappedKey the data key under the user key
 * @param use what is put on the last hop
 * @param refresh what gets a new one, or null if nothing does
 * @param tokenExpires when what is put on the last hop ends, or null
 */
public record SealedParts(
        int version,
        byte[] wrappedKey,
        byte[] use,
        byte @Nullable [] refresh,
        @Nullable Instant tokenExpires) {
    @Override
    public String toString() {
        return "SealedParts[v" + version + "]";
    }
}
