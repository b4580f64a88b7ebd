package org.cdcd.connectors.vault.keys.kek;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.crypto.tink.Aead;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cdcd.connectors.vault.keys.KekProvider;
import org.cdcd.connectors.vault.keys.KekRefused;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A KEK that never leaves the transit engine of OpenBao or HashiCorp Vault. Its versions are the engine's own; what is bound to a
 * sealed key goes along as {@code associated_data}, and for a derived key as its context too. The engine's {@code rewrap} is not
 * used: it knows no associated data, so what it re-wrapped would not be bound to anyone.
 */
public final class TransitKek implements KekProvider {
    /** Where the key is and how this server may use it: by a token's file, or else by an AppRole. */
    public record Settings(
            URI address,
            String mount,
            String key,
            @Nullable String namespace,
            @Nullable Path tokenFile,
            @Nullable String roleId,
            @Nullable Path secretIdFile) {}

    private static final String TYPE = "aes256-gcm96";

    private final TransitClient client;
    private final Settings settings;
    private volatile Known known;

    /** The key as the engine described it last. */
    private record Known(int current, boolean derived, SortedMap<Integer, State> versions) {}

    private TransitKek(Settings settings) {
        this.settings = settings;
        this.client = new TransitClient(settings);
        this.known = ask();
    }

    /**
     * @throws KeysetUnusable if there is no such key, or it is of another type than aes256-gcm96
     * @throws KekUnavailable if the engine cannot be reached, is sealed, or does not let this server
     */
    public static TransitKek open(Settings settings) {
        return new TransitKek(settings);
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
    public void reload() {
        known = ask();
    }

    @Override
    public Aead aead(int version) {
        if (!known.versions().containsKey(version)) {
            reload();
        }
        State state = known.versions().get(version);
        if (state != State.PRIMARY && state != State.DECRYPT_ONLY) {
            throw new KeysetUnusable("the transit key " + settings.key() + " has no usable version " + version);
        }
        return new Version(version);
    }

    @Override
    public int rotate() {
        change("rotate", TransitClient.body());
        return currentVersion();
    }

    /** The engine disables from the oldest version on. */
    @Override
    public void disable(int version) {
        reload();
        require(version, State.DECRYPT_ONLY);
        requireOldest(version, State.DECRYPT_ONLY);
        change(
                "config",
                TransitClient.body()
                        .put("min_decryption_version", version + 1)
                        .put("min_encryption_version", version + 1));
    }

    @Override
    public void enable(int version) {
        reload();
        require(version, State.DISABLED);
        if (known.versions().get(version + 1) == State.DISABLED) {
            throw KekRefused.notByThisProvider("the transit engine enables newer versions first");
        }
        change("config", TransitClient.body().put("min_decryption_version", version));
    }

    @Override
    public void destroy(int version) {
        reload();
        require(version, State.DISABLED);
        requireOldest(version, State.DISABLED);
        change("trim", TransitClient.body().put("min_available_version", version + 1));
    }

    private void requireOldest(int version, State state) {
        if (known.versions().get(version - 1) == state) {
            throw KekRefused.notByThisProvider("the transit engine takes the oldest version first");
        }
    }

    private void change(String what, ObjectNode body) {
        TransitClient.Reply reply = client.post(path("keys") + "/" + what, body);
        if (reply.status() != TransitClient.OK) {
            throw new KekUnavailable("the transit engine refuses to " + what + " with status " + reply.status());
        }
        reload();
    }

    private String path(String what) {
        return settings.mount() + "/" + what + "/" + settings.key();
    }

    private Known ask() {
        TransitClient.Reply reply = client.get(path("keys"));
        JsonNode data = reply.data();
        if (reply.status() != TransitClient.OK) {
            throw new KeysetUnusable("there is no transit key " + settings.key() + " at " + settings.address());
        }
        if (!data.path("type").asText().equals(TYPE)) {
            throw new KeysetUnusable("the transit key " + settings.key() + " is not of type " + TYPE);
        }
        int latest = data.path("latest_version").asInt();
        int available = data.path("min_available_version").asInt();
        int decrypts = data.path("min_decryption_version").asInt();
        SortedMap<Integer, State> versions = new TreeMap<>();
        for (int version = 1; version <= latest; version++) {
            versions.put(version, state(version, latest, available, decrypts));
        }
        return new Known(latest, data.path("derived").asBoolean(), Collections.unmodifiableSortedMap(versions));
    }

    private static State state(int version, int latest, int available, int decrypts) {
        if (version == latest) {
            return State.PRIMARY;
        }
        return version < available ? State.DESTROYED : version < decrypts ? State.DISABLED : State.DECRYPT_ONLY;
    }

    /** One version as a primitive; a sealed text begins with the version, and another one's does not open. */
    private final class Version implements Aead {
        private final int version;
        private final String prefix;

        Version(int version) {
            this.version = version;
            this.prefix = "vault:v" + version + ":";
        }

        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
            ObjectNode body =
                    bound(associatedData).put("plaintext", base64(plaintext)).put("key_version", version);
            String sealed = ask("encrypt", body).path("ciphertext").asText();
            if (!sealed.startsWith(prefix)) {
                throw new KekUnavailable("the transit engine sealed under another version than it was asked to");
            }
            return sealed.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
            String sealed = new String(ciphertext, StandardCharsets.US_ASCII);
            if (!sealed.startsWith(prefix)) {
                throw new GeneralSecurityException("sealed by another version");
            }
            ObjectNode body = bound(associatedData).put("ciphertext", sealed);
            try {
                return Base64.getDecoder()
                        .decode(ask("decrypt", body).path("plaintext").asText());
            } catch (IllegalArgumentException e) {
                throw new KekUnavailable("the transit engine's answer is not what it should be");
            }
        }

        private JsonNode ask(String what, ObjectNode body) throws GeneralSecurityException {
            TransitClient.Reply reply = client.post(path(what), body);
            if (reply.status() == TransitClient.NOT_FOUND) {
                throw new KekUnavailable("the transit key " + settings.key() + " is gone");
            }
            if (reply.status() != TransitClient.OK) {
                throw new GeneralSecurityException("the transit engine refuses to " + what);
            }
            return reply.data();
        }

        private ObjectNode bound(byte[] associatedData) {
            ObjectNode body = TransitClient.body().put("associated_data", base64(associatedData));
            return known.derived() ? body.put("context", base64(Sha256.of(associatedData))) : body;
        }

        private static String base64(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    @Override
    public String toString() {
        return "TransitKek[version " + currentVersion() + "]";
    }
}
