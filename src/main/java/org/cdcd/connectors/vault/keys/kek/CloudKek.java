package org.cdcd.connectors.vault.keys.kek;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.cdcd.connectors.vault.keys.KekProvider;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.jspecify.annotations.Nullable;

/**
 * A KEK in a cloud's key management, through Tink; the associated data goes along as its encryption context. A version is a key's
 * place in the settings' list. What the cloud rotates by itself under one key's name stays one version here.
 */
public final class CloudKek implements KekProvider {
    // Tink's own clients are no services; they are in the build only if it was asked for them
    private static final Map<String, String> CLIENTS = Map.of(
            "aws-kms", "com.google.crypto.tink.integration.awskms.AwsKmsClient",
            "gcp-kms", "com.google.crypto.tink.integration.gcpkms.GcpKmsClient");

    private final Map<Integer, Aead> keys;
    private final SortedMap<Integer, State> versions;
    private final int primary;

    private CloudKek(Map<Integer, Aead> keys, SortedMap<Integer, State> versions, int primary) {
        this.keys = keys;
        this.versions = versions;
        this.primary = primary;
    }

    /**
     * Makes the client with the machine's own credentials, and asks nothing yet.
     *
     * @param scheme {@code aws-kms} or {@code gcp-kms}
     * @param uris of the keys, one for each version; an empty one for a version that is gone
     * @param primary the version that seals, or null for the last one
     * @throws KeysetUnusable if this build has no such client, or a URI cannot be one
     */
    public static CloudKek open(String scheme, List<String> uris, @Nullable Integer primary) {
        KmsClient client = client(scheme);
        int current = primary == null ? uris.size() : primary;
        Map<Integer, Aead> keys = new HashMap<>();
        SortedMap<Integer, State> versions = new TreeMap<>();
        for (int version = 1; version <= uris.size(); version++) {
            String uri = uris.get(version - 1).strip();
            if (!uri.isEmpty()) {
                keys.put(version, key(client, scheme, uri, version));
            }
            versions.put(
                    version, uri.isEmpty() ? State.DESTROYED : version == current ? State.PRIMARY : State.DECRYPT_ONLY);
        }
        if (!keys.containsKey(current)) {
            throw new KeysetUnusable("connectors.kek.keys has no version " + current + " to seal with");
        }
        return new CloudKek(Map.copyOf(keys), Collections.unmodifiableSortedMap(versions), current);
    }

    private static KmsClient client(String scheme) {
        try {
            return found(scheme).withDefaultCredentials();
        } catch (GeneralSecurityException e) {
            throw new KeysetUnusable("this machine has no credentials for " + scheme, e);
        }
    }

    private static KmsClient found(String scheme) {
        String known = CLIENTS.get(scheme);
        try {
            if (known != null) {
                return Class.forName(known)
                        .asSubclass(KmsClient.class)
                        .getDeclaredConstructor()
                        .newInstance();
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new KeysetUnusable(
                    "this build cannot speak to " + scheme + ": build it with mvn -P" + scheme + " package", e);
        }
        return StreamSupport.stream(ServiceLoader.load(KmsClient.class).spliterator(), false)
                .filter(client -> client.doesSupport(scheme + "://"))
                .findFirst()
                .orElseThrow(() -> new KeysetUnusable("this build knows no key management " + scheme));
    }

    private static Aead key(KmsClient client, String scheme, String uri, int version) {
        if (!uri.startsWith(scheme + "://")) {
            throw new KeysetUnusable(
                    "version " + version + " in connectors.kek.keys does not begin with " + scheme + "://");
        }
        try {
            return new InCloud(client.getAead(uri));
        } catch (GeneralSecurityException e) {
            throw new KeysetUnusable("version " + version + " in connectors.kek.keys is not a key's URI", e);
        }
    }

    @Override
    public int currentVersion() {
        return primary;
    }

    @Override
    public SortedMap<Integer, State> versions() {
        return versions;
    }

    @Override
    public Aead aead(int version) {
        Aead aead = keys.get(version);
        if (aead == null) {
            throw new KeysetUnusable("connectors.kek.keys has no version " + version);
        }
        return aead;
    }

    /** Tells a sealed text that does not open from a service that does not answer. */
    private record InCloud(Aead key) implements Aead {
        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
            try {
                return key.encrypt(plaintext, associatedData);
            } catch (GeneralSecurityException | RuntimeException e) {
                throw unavailable(e);
            }
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
            try {
                return key.decrypt(ciphertext, associatedData);
            } catch (GeneralSecurityException e) {
                if (e.getCause() == null || saysNo(e.getCause())) {
                    throw e;
                }
                throw unavailable(e);
            } catch (RuntimeException e) {
                throw unavailable(e);
            }
        }

        /** The libraries are not there at compile time: AWS has a class for it, Google status 400. */
        private static boolean saysNo(Throwable cause) {
            return cause.getClass().getSimpleName().equals("InvalidCiphertextException")
                    || String.valueOf(cause.getMessage()).startsWith("400 ");
        }

        private static KekUnavailable unavailable(Exception cause) {
            return new KekUnavailable("the cloud's key management does not do what it was asked", cause);
        }

        @Override
        public String toString() {
            return "InCloud[…]";
        }
    }

    @Override
    public String toString() {
        return "CloudKek[version " + primary + "]";
    }
}
