package org.cdcd.connectors.vault.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cdcd.connectors.vault.keys.UserKeyStore.Rewrapped;
import org.cdcd.connectors.vault.keys.UserKeyStore.WrappedUserKey;
import org.jspecify.annotations.Nullable;

/**
 * The key of each person and region, wrapped by the KEK; unwrapped ones stay in memory for at most 60 seconds. Methods
 * block on the database where a key is not in memory. Safe for many threads.
 */
public final class UserKeys implements RowSeal {
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
        return auditName(of(webid, region), webid);
    }

    /** The same where the person has a key already; none is made. */
    public Optional<String> knownAuditName(String webid, String region) {
        return found(webid, region).map(key -> auditName(key, webid));
    }

    /** The key that is in the store now. */
    private Optional<UserKey> found(String webid, String region) {
        return store.find(webid, region).map(row -> cache.renewed(row, this::load));
    }

    private static String auditName(UserKey key, String webid) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(hmac(key.auditKey(), webid.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public byte[] mac(String webid, String region, byte[] content) {
        return hmac(stored(webid, region).registerKey(), content);
    }

    @Override
    public boolean holds(String webid, String region, byte[] content, byte[] mac) {
        try {
            // another vault may have destroyed the key in memory, and made a new one
            return isOf(existing(webid, region), content, mac)
                    || found(webid, region)
                            .filter(key -> isOf(key, content, mac))
                            .isPresent();
        } catch (SealBroken broken) {
            return false;
        }
    }

    private static boolean isOf(UserKey key, byte[] content, byte[] mac) {
        return MessageDigest.isEqual(hmac(key.registerKey(), content), mac);
    }

    @Override
    public void open(String webid, String region) {
        found(webid, region);
    }

    @Override
    public boolean isOpen(String webid, String region) {
        return store.find(webid, region).filter(cache::holds).isPresent();
    }

    private static byte[] hmac(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is not available", e);
        }
    }

    /** Destroys the person's keys in all regions: nothing of theirs opens again, on nodes that do not hear of it within 60 seconds. */
    public void destroy(String webid) {
        store.destroy(webid);
        cache.forget(webid);
    }

    /** Drops what was in memory of this person, after another node changed it. */
    public void forget(String webid) {
        cache.forget(webid);
    }

    /** The same for everybody, where it is not known what changed. */
    public void forgetAll() {
        cache.forgetAll();
    }

    /** Drops what has been in memory for its time; call it every few seconds. */
    public void dropExpired() {
        cache.dropExpired();
    }

    /**
     * Wraps up to {@code limit} keys of older KEK versions anew under the current one. Safe to run on many nodes. One that does
     * not open is passed over.
     *
     * @param after where the last call ended, or null to begin
     */
    Batch rewrap(@Nullable WrappedUserKey after, int limit) {
        List<WrappedUserKey> old = store.olderThan(kek.currentVersion(), after, limit);
        List<Rewrapped> fresh = new ArrayList<>(old.size());
        int broken = 0;
        for (WrappedUserKey key : old) {
            try {
                byte[] plain = unwrap(key);
                try {
                    fresh.add(new Rewrapped(key, wrap(key.webid(), key.region(), plain)));
                } finally {
                    Arrays.fill(plain, (byte) 0);
                }
            } catch (SealBroken | KeysetUnusable e) {
                broken++;
            }
        }
        int stored = fresh.isEmpty() ? 0 : store.replaceAll(fresh);
        return new Batch(stored, broken, old.size() < limit ? null : old.getLast());
    }

    /**
     * What one call of {@link #rewrap} did.
     *
     * @param broken how many do not open
     * @param next where to go on, or null if this was the end
     */
    record Batch(int stored, int broken, @Nullable WrappedUserKey next) {}

    /** The person's key as it is in the store now, made if there is none: for what is to be sealed for long. */
    UserKey stored(String webid, String region) {
        WrappedUserKey row = store.find(webid, region).orElseGet(() -> store.insertIfAbsent(fresh(webid, region)));
        return cache.renewed(row, this::load);
    }

    UserKey of(String webid, String region) {
        return cache.get(
                webid,
                region,
                () -> store.find(webid, region).orElseGet(() -> store.insertIfAbsent(fresh(webid, region))),
                this::load);
    }

    UserKey existing(String webid, String region) {
        return cache.get(
                webid,
                region,
                () -> store.find(webid, region).orElseThrow(() -> new SealBroken("the user key")),
                this::load);
    }

    /** The person's key once no change of it is under way. */
    UserKey settled(String webid, String region) {
        WrappedUserKey row = store.findSettled(webid, region).orElseThrow(() -> new SealBroken("the user key"));
        return cache.renewed(row, this::load);
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
