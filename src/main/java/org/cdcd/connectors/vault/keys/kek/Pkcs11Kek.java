package org.cdcd.connectors.vault.keys.kek;

import com.google.crypto.tink.Aead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.GCMParameterSpec;
import org.cdcd.connectors.vault.keys.KekProvider;
import org.cdcd.connectors.vault.keys.KekRefused;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.keys.SecretFile;
import org.jspecify.annotations.Nullable;

/**
 * A KEK in a token that speaks PKCS#11: AES-256 keys that are sensitive and cannot be extracted, used with AES-GCM inside. Version
 * {@code n} is the key with the label {@code LABEL-n}; the first one is made on the first start. A token has no disabled keys, so
 * an old version is destroyed at once.
 */
public final class Pkcs11Kek implements KekProvider {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BITS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Provider provider;
    private final KeyStore token;
    private final Path pinFile;
    private final String label;
    private volatile Known known = new Known(0, Map.of(), Collections.emptySortedMap());

    private record Known(int current, Map<Integer, Key> keys, SortedMap<Integer, State> versions) {}

    private Pkcs11Kek(Provider provider, KeyStore token, Path pinFile, String label) {
        this.provider = provider;
        this.token = token;
        this.pinFile = pinFile;
        this.label = label;
    }

    /**
     * @param slot of the token, or null for the first one that has a token
     * @throws KeysetUnusable if the driver, the token, the PIN or its file cannot be used
     */
    public static Pkcs11Kek open(Path library, @Nullable Long slot, Path pinFile, String label) {
        if (!Files.isReadable(library)) {
            throw new KeysetUnusable("the PKCS#11 driver " + library + " is not there");
        }
        Provider provider = provider(library, slot);
        try {
            Pkcs11Kek kek = new Pkcs11Kek(provider, KeyStore.getInstance("PKCS11", provider), pinFile, label);
            kek.reload();
            if (kek.currentVersion() == 0) {
                kek.rotate();
            }
            return kek;
        } catch (GeneralSecurityException | ProviderException e) {
            throw new KeysetUnusable("the token of " + library + " cannot be used", e);
        }
    }

    private static Provider provider(Path library, @Nullable Long slot) {
        Provider known = Security.getProvider("SunPKCS11");
        if (known == null) {
            throw new KeysetUnusable("this Java has no PKCS#11: it lacks the module jdk.crypto.cryptoki");
        }
        String name = Integer.toHexString((library + "/" + slot).hashCode());
        String settings = "--name=kek" + name + "\nlibrary=\"" + library.toAbsolutePath() + "\"\n"
                + (slot == null ? "slotListIndex=0" : "slot=" + slot)
                + "\nattributes(generate, CKO_SECRET_KEY, CKK_AES) = {\nCKA_SENSITIVE = true\nCKA_EXTRACTABLE = false\n"
                + "CKA_ENCRYPT = true\nCKA_DECRYPT = true\n}\n";
        try {
            return known.configure(settings);
        } catch (InvalidParameterException | ProviderException e) {
            throw new KeysetUnusable("the PKCS#11 driver " + library + " cannot be used", e);
        }
    }

    @Override
    public int currentVersion() {
        return known.current();
    }

    @Override
    public SortedMap<Integer, State> versions() {
        return known.versions();
    }

    @Override
    public synchronized void reload() {
        try (Secret pin = SecretFile.read(pinFile, "the PIN file", 1)) {
            pin.reveal(bytes -> {
                char[] characters = new String(bytes, StandardCharsets.UTF_8).toCharArray();
                try {
                    token.load(null, characters);
                    known = read(characters);
                } catch (IOException e) {
                    throw new KeysetUnusable("the token does not take the PIN of " + pinFile, e);
                } catch (GeneralSecurityException | ProviderException e) {
                    throw new KekUnavailable("the token cannot be read", e);
                } finally {
                    Arrays.fill(characters, '\0');
                }
                return bytes.length;
            });
        }
    }

    private Known read(char[] pin) throws GeneralSecurityException {
        Map<Integer, Key> keys = new HashMap<>();
        for (String alias : Collections.list(token.aliases())) {
            if (alias.matches(java.util.regex.Pattern.quote(label) + "-[1-9][0-9]{0,8}")) {
                keys.put(Integer.valueOf(alias.substring(label.length() + 1)), token.getKey(alias, pin));
            }
        }
        int current = keys.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        SortedMap<Integer, State> versions = new TreeMap<>();
        for (int version = 1; version <= current; version++) {
            versions.put(
                    version,
                    version == current
                            ? State.PRIMARY
                            : keys.containsKey(version) ? State.DECRYPT_ONLY : State.DESTROYED);
        }
        return new Known(current, Map.copyOf(keys), Collections.unmodifiableSortedMap(versions));
    }

    @Override
    public Aead aead(int version) {
        if (!known.versions().containsKey(version)) {
            reload();
        }
        Key key = known.keys().get(version);
        if (key == null) {
            throw new KeysetUnusable("the token has no key " + label + "-" + version);
        }
        return new InToken(key);
    }

    @Override
    public synchronized int rotate() {
        reload();
        try {
            KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
            generator.init(KEY_BITS);
            token.setKeyEntry(label + "-" + (currentVersion() + 1), generator.generateKey(), null, null);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new KekUnavailable("the token does not make a key", e);
        }
        reload();
        return currentVersion();
    }

    @Override
    public void disable(int version) {
        throw KekRefused.notByThisProvider("a token has no disabled keys: destroy the version at once");
    }

    @Override
    public void enable(int version) {
        throw KekRefused.notByThisProvider("a token has no disabled keys");
    }

    /** Destroys a decrypt-only version. */
    @Override
    public synchronized void destroy(int version) {
        reload();
        require(version, State.DECRYPT_ONLY);
        try {
            token.deleteEntry(label + "-" + version);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new KekUnavailable("the token does not destroy the key", e);
        }
        reload();
    }

    /** AES-GCM by the token: nonce, ciphertext, tag. */
    private final class InToken implements Aead {
        private final Key key;

        InToken(Key key) {
            this.key = key;
        }

        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
            byte[] nonce = new byte[NONCE_BYTES];
            RANDOM.nextBytes(nonce);
            try {
                byte[] sealed =
                        cipher(Cipher.ENCRYPT_MODE, nonce, associatedData).doFinal(plaintext);
                return ByteBuffer.allocate(nonce.length + sealed.length)
                        .put(nonce)
                        .put(sealed)
                        .array();
            } catch (GeneralSecurityException | ProviderException e) {
                throw new KekUnavailable("the token does not seal", e);
            }
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
            if (ciphertext.length < NONCE_BYTES + TAG_BITS / 8) {
                throw new GeneralSecurityException("too short");
            }
            try {
                return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(ciphertext, NONCE_BYTES), associatedData)
                        .doFinal(ciphertext, NONCE_BYTES, ciphertext.length - NONCE_BYTES);
            } catch (AEADBadTagException e) {
                throw e;
            } catch (GeneralSecurityException | ProviderException e) {
                throw failed(e);
            }
        }

        /** Drivers say in several ways that a tag is wrong. */
        private GeneralSecurityException failed(Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                String said = String.valueOf(cause.getMessage());
                if (said.contains("CKR_ENCRYPTED_DATA") || said.contains("CKR_GENERAL_ERROR")) {
                    return new GeneralSecurityException("the token does not open it", e);
                }
            }
            throw new KekUnavailable("the token does not open anything now", e);
        }

        private Cipher cipher(int mode, byte[] nonce, byte[] associatedData) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associatedData);
            return cipher;
        }
    }

    @Override
    public String toString() {
        return "Pkcs11Kek[version " + currentVersion() + "]";
    }
}
