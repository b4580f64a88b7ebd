package org.cdcd.connectors.vault.accounts.rotation;

import java.time.Duration;
import java.time.Instant;
import org.cdcd.connectors.vault.store.KeyRotations.Turn;
import org.jspecify.annotations.Nullable;

/** How a key with some strategy is replaced, under a turn. */
interface RotationStep {
    /**
     * Goes as far as it can now. Returns with the turn given back, or overtaken.
     *
     * @throws KeyRefused if the service did not do what it was asked; the turn is still held
     * @throws org.cdcd.connectors.wire.Refusal if the service could not be reached; the turn is still held
     */
    void run(Turn turn, RotatedKey key) throws KeyRefused;

    /** When a key is replaced that ends by itself before its age would say so; null if it does not. */
    static @Nullable Instant early(@Nullable Instant expires, Instant now, Duration maxAge) {
        if (expires == null || now.plus(maxAge).isBefore(expires)) {
            return null;
        }
        return now.plus(Duration.between(now, expires).multipliedBy(2).dividedBy(3));
    }
}
