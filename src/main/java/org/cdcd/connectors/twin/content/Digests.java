package org.cdcd.connectors.twin.content;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digests services show of a file, taken while it passes. */
final class Digests {
    private final MessageDigest md5 = digest("MD5");
    private final MessageDigest sha1 = digest("SHA-1");
    private final MessageDigest sha256 = digest("SHA-256");
    private long length;

    /** The finished digests, in lower-case hexadecimal. */
    record Sums(long length, String md5, String sha1, String sha256) {}

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void update(ByteBuffer bytes) {
        length += bytes.remaining();
        md5.update(bytes.duplicate());
        sha1.update(bytes.duplicate());
        sha256.update(bytes.duplicate());
    }

    long length() {
        return length;
    }

    Sums finish() {
        HexFormat hex = HexFormat.of();
        return new Sums(
                length, hex.formatHex(md5.digest()), hex.formatHex(sha1.digest()), hex.formatHex(sha256.digest()));
    }
}
