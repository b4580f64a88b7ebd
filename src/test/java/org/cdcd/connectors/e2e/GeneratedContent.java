package org.cdcd.connectors.e2e;

import java.io.InputStream;
import java.util.Random;

/** So many bytes that no two places have in common, made while they are read. */
final class GeneratedContent extends InputStream {
    private static final int BLOCK = 64 * 1024;

    private final byte[] block = new byte[BLOCK];
    private final long length;
    private long position;

    GeneratedContent(long length) {
        this.length = length;
        new Random(length).nextBytes(block);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int wanted) {
        if (position == length) {
            return -1;
        }
        int at = (int) (position % BLOCK);
        if (at == 0) {
            number(position / BLOCK);
        }
        int count = (int) Math.min(Math.min(wanted, BLOCK - at), length - position);
        System.arraycopy(block, at, target, offset, count);
        position += count;
        return count;
    }

    /** Each block carries its number, or one that goes astray would not be noticed. */
    private void number(long block) {
        for (int i = 0; i < Long.BYTES; i++) {
            this.block[i] = (byte) (block >>> (8 * i));
        }
    }
}
