package org.cdcd.connectors.vault.keys;

import com.google.crypto.tink.Aead;
import java.util.Arrays;

/** The data key (DEK) of one version of one credential: seals and opens its parts, each for its purpose only. */
public final class CredentialKey {
    private final CredentialRef ref;
    private final Aead key;
    private final byte[] wrapped;

    CredentialKey(CredentialRef ref, Aead key, byte[] wrapped) {
        this.ref = ref;
        this.key = key;
        this.wrapped = wrapped;
    }

    public CredentialRef ref() {
        return ref;
    }

    /** The key as it is stored: under the user key. Destroying this row destroys what was sealed. */
    public byte[] wrapped() {
        return wrapped.clone();
    }

    /** Seals a part; the result's length says the plaintext's only up to the next multiple of 256 bytes. */
    public byte[] seal(Purpose purpose, Secret plain) {
        byte[] padded = plain.reveal(Padding::pad);
        try {
            return AesGcm.seal(key, padded, ref.blobData(purpose));
        } finally {
            Arrays.fill(padded, (byte) 0);
        }
    }

    /** @throws SealBroken if it was sealed for another purpose, version, person, connector or set of hosts */
    public Secret open(Purpose purpose, byte[] sealed) {
        String what = "the credential's " + purpose.label() + " part";
        return Padding.unpad(AesGcm.open(key, sealed, ref.blobData(purpose), what), what);
    }

    @Override
    public String toString() {
        return "CredentialKey[" + ref.credentialId() + " v" + ref.version() + "]";
    }
}
