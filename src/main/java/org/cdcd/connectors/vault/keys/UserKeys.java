package org.cdcd.connectors.vault.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cdcd.connectors.vault.keys.UserKeyStore.WrappedUserKey;

/**
 * The key of each person and region, wrapped by the KEK; unwrapped ones stay in memory for at most 60 seconds. Methods
 * block on the database where a key is not in memory. Safe for many threads.
 */
public final class UserKeys {
    private final KekProvider kek;
    private final UserKeyStore store;
    private final UserKeyCache cache;

    public UserKeys(KekProvider kek, UserKeyStore store, InstantSource clock) {
        this.kek = kek;
        this.store = store;
        this.cache = new UserKeyCache(clock);
    }

    /**
     * The name under which a person stands in the audit log: an HMAC that only their own key can make, so that destroying
     * the key makes the log anonymous.
     */
    public String auditName(String webid, String region) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(of(webid, region).auditKey(), "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(webid.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is not available", e);
        }
    }

    /** Destroys the person's keys in all regions: nothing of theirs opens again, on other nodes within 60 seconds. */
    public void destroy(String webid) {
        store.destroy(webid);
        cache.forget(webid);
    }

    /** Drops what was in memory of this person, after another node changed it. */
    public void forget(String webid) {
        cache.forget(webid);
    }

    /** Drops what has been in memory for its time; call it every few seconds. */
    public void dropExpired() {
        cache.dropExpired();
    }

    /**
     * Wraps up to {@code limit} keys of older KEK versions anew under the current one. Safe to run on many nodes.
     *
     * @return how many there were; 0 means that no older version is in use any more
     */
    public int rewrap(int limit) {
        int current = kek.currentVersion();
        List<WrappedUserKey> old = store.olderThan(current, limit);
        for (WrappedUserKey key : old) {
            byte[] plain = unwrap(key);
            try {
                store.replace(wrap(key.webid(), key.region(), plain), key.kekVersion());
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
        }
        return old.size();
    }

    UserKey of(String webid, String region) {
        return cache.get(
                webid,
                region,
                () -> load(store.find(webid, region).orElseGet(() -> store.insertIfAbsent(fresh(webid, region)))));
    }

    UserKey existing(String webid, String region) {
        return cache.get(
                webid, region, () -> load(store.find(webid, region).orElseThrow(() -> new SealBroken("the user key"))));
    }

    private WrappedUserKey fresh(String webid, String region) {
        byte[] key = AesGcm.newKey();
        try {
            return wrap(webid, region, key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private UserKey load(WrappedUserKey wrapped) {
        byte[] plain = unwrap(wrapped);
        try {
            return UserKey.of(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private WrappedUserKey wrap(String webid, String region, byte[] plain) {
        int version = kek.currentVersion();
        return new WrappedUserKey(
                webid, region, version, AesGcm.seal(kek.aead(version), plain, associated(webid, region)));
    }

    private byte[] unwrap(WrappedUserKey key) {
        return AesGcm.open(
                kek.aead(key.kekVersion()), key.wrapped(), associated(key.webid(), key.region()), "the user key");
    }

    private static byte[] associated(String webid, String region) {
        return LengthPrefixed.list("cdcd/uk/v1", region, webid).toBytes();
    }
}
