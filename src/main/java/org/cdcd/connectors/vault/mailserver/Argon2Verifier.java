package org.cdcd.connectors.vault.mailserver;

import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.cdcd.connectors.vault.keys.Secret;

/**
 * What a mail server compares a password with: Argon2id (RFC 9106) with 19 MiB, two passes and one lane, in the form of the reference
 * implementation, which Dovecot reads. That costs a log-in some 20 ms; the passwords themselves are far beyond guessing.
 */
public final class Argon2Verifier {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int SALT = 16;
    private static final int TAG = 32;

    private Argon2Verifier() {}

    /** The verifier with a fresh salt. */
    public static String of(Secret password, SecureRandom random) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(1)
                .withSalt(salt)
                .build());
        byte[] tag = new byte[TAG];
        password.reveal(bytes -> argon2.generateBytes(bytes, tag));
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(tag);
    }
}
