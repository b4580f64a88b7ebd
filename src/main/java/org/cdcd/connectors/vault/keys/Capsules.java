package org.cdcd.connectors.vault.keys;

import com.google.crypto.tink.Aead;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Small secrets sealed by the KEK itself: what must outlive a credential's keys, or exists before them. A capsule opens
 * for its kind and its ids only, padded like a credential.
 */
public final class Capsules {
    /** What a capsule is; part of what it is bound to. */
    public enum Kind {
        /** The raw answer of a token endpoint, before it is parsed. */
        JOURNAL("cdcd/journal/v1"),
        /** The token with which a service is told that a credential is over. */
        REVOKE("cdcd/revoke/v1"),
        /** The PKCE verifier of a link that was started. */
        FLOW("cdcd/flow/v1"),
        /** A private key of the service itself. */
        SERVICE_KEY("cdcd/service-key/v1");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    private final KekProvider kek;

    public Capsules(KekProvider kek) {
        this.kek = kek;
    }

    /** Seals it for these ids; the order of the ids counts. */
    public byte[] seal(Kind kind, Secret plain, String... ids) {
        int version = kek.currentVersion();
        byte[] padded = plain.reveal(Padding::pad);
        try {
            byte[] sealed = AesGcm.seal(kek.aead(version), padded, associated(kind, ids));
            return ByteBuffer.allocate(Integer.BYTES + sealed.length)
                    .putInt(version)
                    .put(sealed)
                    .array();
        } finally {
            Arrays.fill(padded, (byte) 0);
        }
    }

    /**
     * The same content under the current version of the KEK.
     *
     * @throws SealBroken if it is not a capsule of this kind for these ids
     */
    public byte[] renew(Kind kind, byte[] capsule, String... ids) {
        try (Secret content = open(kind, capsule, ids)) {
            return seal(kind, content, ids);
        }
    }

    /** What a capsule begins with if it is under this version. */
    public static byte[] mark(int version) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(version).array();
    }

    /** @throws SealBroken if it is not a capsule of this kind for these ids */
    public Secret open(Kind kind, byte[] capsule, String... ids) {
        String what = "the " + kind.label + " capsule";
        if (capsule.length <= Integer.BYTES) {
            throw new SealBroken(what);
        }
        int version = ByteBuffer.wrap(capsule).getInt();
        byte[] sealed = Arrays.copyOfRange(capsule, Integer.BYTES, capsule.length);
        return Padding.unpad(AesGcm.open(aead(version, what), sealed, associated(kind, ids), what), what);
    }

    private Aead aead(int version, String what) {
        try {
            return kek.aead(version);
        } catch (KeysetUnusable e) {
            throw new SealBroken(what, e);
        }
    }

    private static byte[] associated(Kind kind, String... ids) {
        return LengthPrefixed.list(kind.label)
                .add(LengthPrefixed.list(ids).toBytes())
                .toBytes();
    }
}
