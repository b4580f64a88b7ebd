package org.cdcd.connectors.vault.keys;

import com.google.crypto.tink.Aead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A keyset file under a passphrase: AES-256-GCM under a key that Argon2id (RFC 9106) derives from it, with 64 MiB, three passes
 * and four lanes. The file says which parameters were used; they are associated data, so nobody weakens them unnoticed.
 */
final class ProtectedKeyset {
    private static final byte[] MAGIC = "CDCDKEK1".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_BYTES = 16;
    private static final int HEADER_BYTES = MAGIC.length + 4 * Integer.BYTES + SALT_BYTES;
    private static final int MEMORY_KIB = 64 * 1024;
    private static final int MOST_MEMORY_KIB = 1024 * 1024;
    private static final int PASSES = 3;
    private static final int LANES = 4;
    private static final int MOST = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ProtectedKeyset() {}

    static boolean isOne(byte[] content) {
        return content.length >= MAGIC.length && Arrays.equals(Arrays.copyOf(content, MAGIC.length), MAGIC);
    }

    static byte[] seal(byte[] keyset, Secret passphrase) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        Parameters parameters = new Parameters(MEMORY_KIB, PASSES, LANES, salt);
        // 12 bytes of nonce and 16 of tag
        byte[] header = header(parameters, keyset.length + 28);
        byte[] sealed = AesGcm.seal(derive(passphrase, parameters), keyset, header);
        return ByteBuffer.allocate(header.length + sealed.length)
                .put(header)
                .put(sealed)
                .array();
    }

    /**
     * The keyset; the caller zeroes it.
     *
     * @param name of the file, for the operator
     * @throws KeysetUnusable if it is truncated, or does not open with this passphrase
     */
    static byte[] open(byte[] content, Secret passphrase, String name) {
        if (content.length < HEADER_BYTES) {
            throw truncated(name);
        }
        ByteBuffer buffer = ByteBuffer.wrap(content);
        buffer.position(MAGIC.length);
        int memory = buffer.getInt();
        int passes = buffer.getInt();
        int lanes = buffer.getInt();
        int length = buffer.getInt();
        byte[] salt = new byte[SALT_BYTES];
        buffer.get(salt);
        boolean sane = lanes >= 1
                && lanes <= MOST
                && passes >= 1
                && passes <= MOST
                && memory >= 8 * lanes
                && memory <= MOST_MEMORY_KIB;
        if (length != buffer.remaining() || !sane) {
            throw truncated(name);
        }
        byte[] sealed = new byte[length];
        buffer.get(sealed);
        try {
            return derive(passphrase, new Parameters(memory, passes, lanes, salt))
                    .decrypt(sealed, Arrays.copyOf(content, HEADER_BYTES));
        } catch (GeneralSecurityException e) {
            throw new KeysetUnusable(
                    name + " does not open: the passphrase is not the one it was made with, or the file was changed",
                    e);
        }
    }

    private record Parameters(int memory, int passes, int lanes, byte[] salt) {}

    private static byte[] header(Parameters parameters, int length) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .putInt(parameters.memory())
                .putInt(parameters.passes())
                .putInt(parameters.lanes())
                .putInt(length)
                .put(parameters.salt())
                .array();
    }

    private static Aead derive(Secret passphrase, Parameters parameters) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(parameters.memory())
                .withIterations(parameters.passes())
                .withParallelism(parameters.lanes())
                .withSalt(parameters.salt())
                .build());
        byte[] key = new byte[AesGcm.KEY_BYTES];
        try {
            passphrase.reveal(bytes -> argon2.generateBytes(bytes, key));
            return AesGcm.of(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static KeysetUnusable truncated(String name) {
        return new KeysetUnusable(name + " is truncated or not a keyset");
    }
}
