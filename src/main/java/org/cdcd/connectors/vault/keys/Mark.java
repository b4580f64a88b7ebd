package org.cdcd.connectors.vault.keys;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.cdcd.connectors.wire.Sha256;

/**
 * Binds what is sealed to values that stand beside it in the open, where the seal's own associated data has no place for them
 * because whoever seals it anew under another KEK does not know them. The mark is inside of the seal.
 */
public final class Mark {
    private static final int LENGTH = 32;

    private final byte[] digest;

    private Mark(byte[] digest) {
        this.digest = digest;
    }

    /** The mark of these values and of no others. */
    public static Mark of(LengthPrefixed values) {
        return new Mark(Sha256.of(values.toBytes()));
    }

    /** What is to be sealed in the place of the content, which stays the caller's. */
    public Secret put(Secret content) {
        return content.reveal(bytes -> Secret.takingOver(ByteBuffer.allocate(LENGTH + bytes.length)
                .put(digest)
                .put(bytes)
                .array()));
    }

    /**
     * The content again; the caller closes both.
     *
     * @param what it is, for the message
     * @throws SealBroken if it has another mark
     */
    public Secret take(Secret marked, String what) {
        return marked.reveal(bytes -> {
            if (!MessageDigest.isEqual(Arrays.copyOf(bytes, LENGTH), digest)) {
                throw new SealBroken(what);
            }
            return Secret.takingOver(Arrays.copyOfRange(bytes, LENGTH, bytes.length));
        });
    }
}
