package org.cdcd.connectors.vault.keys;

import com.google.crypto.tink.Aead;

/** The key encryption key, in versions: new data is sealed under the current one, older versions still open theirs. */
public interface KekProvider {
    /** Seals under the current version. */
    default Aead aead() {
        return aead(currentVersion());
    }

    /** The newest version that seals; counts from 1 and grows with each rotation. */
    int currentVersion();

    /**
     * The one version.
     *
     * @throws KeysetUnusable if this version does not exist or was taken out of service
     */
    Aead aead(int version);
}
