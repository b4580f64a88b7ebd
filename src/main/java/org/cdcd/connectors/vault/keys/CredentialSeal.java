package org.cdcd.connectors.vault.keys;

import java.util.Arrays;

/** Makes and unwraps credential keys: the middle of the three layers, under the person's key. */
public final class CredentialSeal {
    private final UserKeys userKeys;

    public CredentialSeal(UserKeys userKeys) {
        this.userKeys = userKeys;
    }

    /**
     * A fresh key for this version; the person's key is made if there is none yet. Blocks on the database: another node may have
     * destroyed the person's key, and nothing new is put under a key that is gone.
     */
    public CredentialKey newKey(CredentialRef ref) {
        UserKey userKey = userKeys.stored(ref.webid(), ref.region());
        byte[] dek = AesGcm.newKey();
        try {
            return new CredentialKey(ref, AesGcm.of(dek), AesGcm.seal(userKey.aead(), dek, ref.keyData()));
        } finally {
            Arrays.fill(dek, (byte) 0);
        }
    }

    /**
     * The key of a stored version. Blocks on the database when the person's key is not in memory.
     *
     * @throws SealBroken if the wrapped key belongs to another credential, version, person or region, or the person's key
     *     was destroyed
     */
    public CredentialKey key(CredentialRef ref, byte[] wrapped) {
        UserKey userKey = userKeys.existing(ref.webid(), ref.region());
        byte[] dek = AesGcm.open(userKey.aead(), wrapped, ref.keyData(), "the credential's key");
        try {
            return new CredentialKey(ref, AesGcm.of(dek), wrapped.clone());
        } finally {
            Arrays.fill(dek, (byte) 0);
        }
    }
}
