package org.cdcd.connectors.vault.keys;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Hides how long a secret is: its length, the secret, zeros up to a multiple of 256 bytes. */
final class Padding {
    private static final int BLOCK = 256;

    private Padding() {}

    /** The caller zeroes what comes back. */
    static byte[] pad(byte[] plain) {
        int blocks = (Integer.BYTES + plain.length + BLOCK - 1) / BLOCK;
        return ByteBuffer.allocate(blocks * BLOCK)
                .putInt(plain.length)
                .put(plain)
                .array();
    }

    /** Takes the padded array over and zeroes it. */
    static Secret unpad(byte[] padded, String what) {
        try {
            if (padded.length < Integer.BYTES) {
                throw new SealBroken(what);
            }
            int length = ByteBuffer.wrap(padded).getInt();
            if (length < 0 || length > padded.length - Integer.BYTES) {
                throw new SealBroken(what);
            }
            return Secret.takingOver(Arrays.copyOfRange(padded, Integer.BYTES, Integer.BYTES + length));
        } finally {
            Arrays.fill(padded, (byte) 0);
        }
    }
}
