package org.cdcd.connectors.vault.keys;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.cdcd.connectors.wire.WrappedKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes and unwraps credential keys: the middle of the three layers, under the person's key here or, where the person has
 * named one, under a key that only the person has.
 */
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
     * A fresh key for this version, wrapped to a key of the person's own: nothing that is stored here opens it.
     *
     * @param owner the key that {@code ref} names too: what is sealed opens for no other
     * @param held what remembers it, if a use of the credential runs and goes on with it
     * @throws SealBroken if {@code ref} names another key, or the key's reference does
     */
    public static CredentialKey newKey(CredentialRef ref, OwnerKey owner, @Nullable HeldKey held) {
        if (!owner.isSameAs(ref.owner()) || !owner.isNamedRightly()) {
            throw new SealBroken("the key that the credential is under");
        }
        byte[] dek = AesGcm.newKey();
        try {
            String wrapped = WrappedKey.seal(owner.key(), dek, ref.credentialId(), ref.version());
            if (held != null) {
                held.renewed(ref.version(), dek);
            }
            return new CredentialKey(ref, AesGcm.of(dek), wrapped.getBytes(StandardCharsets.US_ASCII));
        } finally {
            Arrays.fill(dek, (byte) 0);
        }
    }

    /** The key of a stored version as its person has released it; nothing if they have released another or none. */
    public static Optional<CredentialKey> key(CredentialRef ref, byte[] wrapped, HeldKey held) {
        WrappedKey sealed = WrappedKey.parse(new String(wrapped, StandardCharsets.US_ASCII));
        return held.find(ref.version()).filter(dek -> dek.reveal(sealed::fits)).map(dek -> {
            try (dek) {
                return new CredentialKey(ref, dek.reveal(AesGcm::of), wrapped.clone());
            }
        });
    }

    /** Whether a key that was wrapped a moment ago opens with the person's key as it is in the store now. Blocks. */
    public boolean opensAnew(CredentialRef ref, byte[] wrapped) {
        try {
            UserKey userKey = userKeys.settled(ref.webid(), ref.region());
            Arrays.fill(AesGcm.open(userKey.aead(), wrapped, ref.keyData(), "the credential's key"), (byte) 0);
            return true;
        } catch (SealBroken destroyedMeanwhile) {
            return false;
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
