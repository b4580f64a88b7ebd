package org.cdcd.connectors.twin.dropbox;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Dropbox's {@code content_hash}: SHA-256 over the SHA-256 of every 4 MiB. */
final class BlockHash {
    private static final int BLOCK = 4 * 1024 * 1024;

    private final MessageDigest whole = sha256();
    private final MessageDigest block = sha256();
    private int filled;

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void update(Buffer bytes) {
        byte[] all = bytes.getBytes();
        int from = 0;
        while (from < all.length) {
            int count = Math.min(BLOCK - filled, all.length - from);
            block.update(all, from, count);
            filled += count;
            from += count;
            if (filled == BLOCK) {
                endBlock();
            }
        }
    }

    private void endBlock() {
        whole.update(block.digest());
        filled = 0;
    }

    String finish() {
        if (filled > 0) {
            endBlock();
        }
        return HexFormat.of().formatHex(whole.digest());
    }
}
