package org.cdcd.connectors.vault.store;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cdcd.connectors.vault.keys.LengthPrefixed;
import org.cdcd.connectors.vault.keys.RowSeal;

/** Opens stores without a key encryption key: one key that all of them know vouches for their rows. */
public final class TestStores {
    static final RowSeal SEAL = new OneKey();

    private static final byte[] KEY = new byte[32];

    private TestStores() {}

    public static Store open(StoreSettings settings, InstantSource clock, Executor completions) {
        Store store = Store.open(settings, clock, completions);
        store.vouchedBy(SEAL);
        return store;
    }

    /** An account that is as good as any. */
    public static LinkedAccount account(Instant issued) {
        return new LinkedAccount(
                "eu",
                "github",
                "https://github.com/ann",
                "583231",
                "oauth2",
                List.of("repo"),
                Map.of(),
                "M1",
                issued,
                null);
    }

    private static final class OneKey implements RowSeal {
        @Override
        public byte[] mac(String webid, String region, byte[] content) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
                return mac.doFinal(
                        LengthPrefixed.list(webid, region).add(content).toBytes());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every platform has HMAC-SHA-256", e);
            }
        }

        @Override
        public boolean holds(String webid, String region, byte[] content, byte[] mac) {
            return MessageDigest.isEqual(mac(webid, region, content), mac);
        }

        @Override
        public void open(String webid, String region) {}

        @Override
        public boolean isOpen(String webid, String region) {
            return true;
        }
    }
}
