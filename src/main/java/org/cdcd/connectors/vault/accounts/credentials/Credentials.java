package org.cdcd.connectors.vault.accounts.credentials;

import java.util.Optional;
import java.util.UUID;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.jspecify.annotations.Nullable;

/**
 * Opens credentials for the last hop. The methods block; they run on the vault's worker pool. Where a credential is under a key of
 * its person, {@code held} is what they have released for the use; without it, or with another, the refusal is {@code
 * key_release_required} or {@code key_release_invalid}.
 */
public interface Credentials {
    /**
     * The credential as it is now, refreshed first if it is about to expire.
     *
     * @throws org.cdcd.connectors.wire.Refusal if it is revoked, suspended or cannot be refreshed
     */
    Material open(UUID credentialId, @Nullable HeldKey held);

    /**
     * The same where no service need be asked; nothing if it must be renewed first, which {@link #open} does.
     *
     * @throws org.cdcd.connectors.wire.Refusal if it is revoked or suspended, or has ended
     */
    Optional<Material> openNow(UUID credentialId, @Nullable HeldKey held);

    /**
     * The credential as it is now, though it should be renewed first; nothing if its token has ended.
     *
     * @throws org.cdcd.connectors.wire.Refusal if it is revoked or suspended
     */
    Optional<Material> openUnrenewed(UUID credentialId, @Nullable HeldKey held);

    /**
     * The credential after the service refused {@code rejectedVersion}: refreshed, unless it was meanwhile.
     *
     * @throws org.cdcd.connectors.wire.Refusal {@code reauthorization_required} if there is nothing to refresh with
     */
    Material renew(UUID credentialId, int rejectedVersion, @Nullable HeldKey held);

    /** The service refused a credential that cannot be renewed; whether it is over is asked, at most once a minute. */
    void doubted(UUID credentialId, @Nullable HeldKey held);

    /** Opens a credential that is under a key of ours. */
    default Material open(UUID credentialId) {
        return open(credentialId, null);
    }

    /** Renews a credential that is under a key of ours. */
    default Material renew(UUID credentialId, int rejectedVersion) {
        return renew(credentialId, rejectedVersion, null);
    }
}
