package org.cdcd.connectors.vault.keys;

import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cdcd.connectors.wire.Thumbprints;
import org.jspecify.annotations.Nullable;

/**
 * An encryption key of a person, to which the data keys of their credential are wrapped instead of under a key of ours.
 *
 * @param reference how the person named it, and how they find its private half again
 * @param key the public half; its {@code kid} is the reference
 */
public record OwnerKey(String reference, JWK key) {
    /** @param key X25519 or P-256; only the public half is kept */
    public static OwnerKey of(String reference, JWK key) {
        Map<String, Object> members = new LinkedHashMap<>(key.toPublicJWK().toJSONObject());
        members.put("kid", reference);
        try {
            return new OwnerKey(reference, JWK.parse(members));
        } catch (ParseException e) {
            throw new IllegalStateException("a key does not survive renaming", e);
        }
    }

    /**
     * What {@link #stored} made.
     *
     * @throws SealBroken if it is something else
     */
    public static OwnerKey of(String stored) {
        try {
            JWK key = JWK.parse(stored);
            return new OwnerKey(key.getKeyID(), key);
        } catch (ParseException e) {
            throw new SealBroken("the key that the credential is under", e);
        }
    }

    /** Whether the key is the one that the reference names, where that names a key by its thumbprint (RFC 9278). */
    public boolean isNamedRightly() {
        return Thumbprints.fromUrn(reference).map(Thumbprints.of(key)::equals).orElse(true);
    }

    /** Whether it is the same key by the same name. */
    public boolean isSameAs(@Nullable OwnerKey other) {
        return other != null && Arrays.equals(toBytes(), other.toBytes());
    }

    /** What stays the same for this key and this reference, and for no other. */
    byte[] toBytes() {
        return LengthPrefixed.list(reference, Thumbprints.of(key)).toBytes();
    }

    /** As it is kept: a public JWK. */
    public String stored() {
        return key.toJSONString();
    }
}
