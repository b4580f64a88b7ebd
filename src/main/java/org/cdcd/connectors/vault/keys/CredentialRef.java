package org.cdcd.connectors.vault.keys;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which version of which credential, and where it may go: everything that its seal is bound to.
 *
 * @param region where its keys and rows live
 * @param version grows with each refresh or rotation, from 1
 * @param mode the protection mode, such as {@code M1}
 * @param hosts the approved hosts it may be sent to; another set does not open it
 * @param destination where at these hosts; another does not open it
 * @param owner the person's own key that it is under; null for a key of ours
 */
public record CredentialRef(
        String webid,
        String region,
        UUID credentialId,
        String connectorId,
        int version,
        String mode,
        SortedSet<String> hosts,
        Destination destination,
        @Nullable OwnerKey owner) {
    public CredentialRef {
        hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
    }

    byte[] keyData() {
        return LengthPrefixed.list("cdcd/dek/v1", region, webid, credentialId.toString(), Integer.toString(version))
                .toBytes();
    }

    byte[] blobData(Purpose purpose) {
        return LengthPrefixed.list(
                        "cdcd/cred/v2",
                        credentialId.toString(),
                        connectorId,
                        webid,
                        Integer.toString(version),
                        mode,
                        purpose.label())
                .add(hosts)
                .add(destination.values().toBytes())
                .add(owner == null ? new byte[0] : owner.toBytes())
                .toBytes();
    }
}
