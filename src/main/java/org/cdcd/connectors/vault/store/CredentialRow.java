package org.cdcd.connectors.vault.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A credential without what it holds.
 *
 * @param reason why it is not active, one of our codes, or null
 * @param epoch grows with each suspension and revocation; a lease of an older epoch is no good
 * @param version of the sealed parts
 */
public record CredentialRow(
        String webid,
        UUID credentialId,
        LinkedAccount account,
        CredentialState state,
        @Nullable String reason,
        long epoch,
        int version) {}
