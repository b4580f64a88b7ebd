package org.cdcd.connectors.vault;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the key encryption key is. */
public sealed interface KekSettings {
    /**
     * A keyset file, made on the first start.
     *
     * @param passphraseFile the file or descriptor with its passphrase, or null if it has none
     */
    record KeysetFile(Path file, @Nullable Path passphraseFile) implements KekSettings {}

    /**
     * The transit engine of OpenBao or HashiCorp Vault.
     *
     * @param address such as {@code https://vault.example:8200}
     * @param mount where the engine is mounted, such as {@code transit}
     * @param key its name there
     * @param namespace or null
     * @param tokenFile holds a token; or null, and there is an AppRole
     * @param roleId of an AppRole
     * @param secretIdFile holds its secret id
     */
    record Transit(
            URI address,
            String mount,
            String key,
            @Nullable String namespace,
            @Nullable Path tokenFile,
            @Nullable String roleId,
            @Nullable Path secretIdFile)
            implements KekSettings {}

    /**
     * A token that speaks PKCS#11.
     *
     * @param library its driver
     * @param slot of the token, or null for the first one
     * @param pinFile holds the user's PIN
     * @param label what its keys are called, before a hyphen and the version
     */
    record Pkcs11(Path library, @Nullable Long slot, Path pinFile, String label) implements KekSettings {}

    /**
     * Keys of a cloud's key management, through Tink.
     *
     * @param scheme {@code aws-kms} or {@code gcp-kms}
     * @param uris one for each version, oldest first; an empty one for a version that is gone
     * @param primary the version that seals, or null for the last one
     */
    record Cloud(String scheme, List<String> uris, @Nullable Integer primary) implements KekSettings {
        public Cloud {
            uris = List.copyOf(uris);
        }
    }
}
