package org.cdcd.connectors.vault.admission;

import java.util.UUID;
import java.util.function.Consumer;

/** The uses that run now. */
public interface LiveUses {
    /**
     * Takes one call of a use. Reads the credential's state from the database each time: after a revoke has committed, no
     * call gets through. Blocks; runs on the worker pool.
     *
     * @throws org.cdcd.connectors.wire.Refusal if the handle is unknown or over, the credential is revoked or suspended,
     *     or the operation's number of calls is used up
     */
    LiveUse take(String handle);

    /** The use behind a handle, without counting a call. */
    LiveUse peek(String handle);

    /** Is told of every credential whose running calls must be closed now. */
    void onRevoked(Consumer<UUID> listener);
}
