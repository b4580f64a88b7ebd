package org.cdcd.connectors.wire;

import java.security.Provider;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * Who does the elliptic-curve work: signatures and key agreements. On one core, per second:
 *
 * <table>
 * <caption>What was measured on JDK 25, and why Conscrypt is the choice where its native library loads</caption>
 * <tr><th></th><th>Conscrypt 2.9.0</th><th>Tink 1.24.0</th><th>JDK 25</th></tr>
 * <tr><td>Ed25519 verify / sign</td><td>19,000 / 61,000</td><td>4,800 / 11,000</td><td>1,600 / 1,600</td></tr>
 * <tr><td>ES256 verify / sign</td><td>18,000 / 52,000</td><td>-</td><td>1,000 / 4,500</td></tr>
 * <tr><td>P-256 new key / agreement</td><td>121,000 / 22,000</td><td>-</td><td>6,600 / 1,150</td></tr>
 * <tr><td>X25519 new key / agreement</td><td>73,000 / 31,000</td><td>6,300 / 6,400</td><td>3,200 / 7,000</td></tr>
 * </table>
 *
 * <p>AES-GCM stays with the JDK, which is a little faster at it.
 */
public final class SignatureProviders {
    private static volatile @Nullable Provider current = conscrypt();

    private SignatureProviders() {}

    /** The provider in use; null stands for the JDK's own. */
    public static @Nullable Provider current() {
        return current;
    }

    /**
     * Hands in another provider for the whole process. It must know {@code EdDSA}, {@code XDH}, {@code EC}, {@code ECDH} and
     * {@code SHA256withECDSA}.
     *
     * @param provider null for the JDK's own
     */
    public static void use(@Nullable Provider provider) {
        current = provider;
    }

    private static @Nullable Provider conscrypt() {
        try {
            return Conscrypt.isAvailable() ? Conscrypt.newProvider() : null;
        } catch (LinkageError e) {
            // A client may leave the library out, and not every platform has a native build of it.
            return null;
        }
    }
}
