package org.cdcd.connectors.vault.keys;

import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cdcd.connectors.vault.keys.Capsules.Kind;
import org.cdcd.connectors.vault.keys.ServiceKeyStore.StoredKey;
import org.jspecify.annotations.Nullable;

/** The service's keys between memory and rows: sealed on the way in, opened on the way out. */
final class ServiceKeyRing {
    private static final String SHARED = "shared:";

    private final ServiceKeyStore store;
    private final Capsules capsules;

    ServiceKeyRing(ServiceKeyStore store, Capsules capsules) {
        this.store = store;
        this.capsules = capsules;
    }

    /** Every key pair, oldest first within its use. */
    List<ServiceKey> read() {
        List<StoredKey> rows = store.all();
        List<ServiceKey> keys = new ArrayList<>();
        for (StoredKey row : rows) {
            use(row).ifPresent(use ->
                    keys.add(new ServiceKey(use, row.sequence(), open(row), row.activeFrom(), activeUntil(row, rows))));
        }
        return keys;
    }

    /** Makes the key unless another vault was faster. */
    void make(ServiceKeyUse use, int sequence, Instant activeFrom) {
        byte[] json = use.generate().toJSONString().getBytes(StandardCharsets.UTF_8);
        insert(use.stored(), sequence, json, activeFrom);
    }

    void drop(ServiceKey key) {
        store.delete(key.use().stored(), key.sequence());
    }

    Secret shared(String name, Instant now) {
        String use = SHARED + name;
        return findShared(use).orElseGet(() -> {
            insert(use, 1, AesGcm.newKey(), now);
            return findShared(use)
                    .orElseThrow(() -> new IllegalStateException("a shared key vanished after it was stored"));
        });
    }

    private Optional<Secret> findShared(String use) {
        return store.all().stream()
                .filter(row -> row.use().equals(use))
                .findFirst()
                .map(this::secret);
    }

    private void insert(String use, int sequence, byte[] key, Instant activeFrom) {
        try (Secret secret = Secret.takingOver(key)) {
            byte[] sealed = capsules.seal(Kind.SERVICE_KEY, secret, use, Integer.toString(sequence));
            store.insertIfAbsent(new StoredKey(use, sequence, sealed, activeFrom));
        }
    }

    private JWK open(StoredKey row) {
        try (Secret secret = secret(row)) {
            return secret.reveal(json -> parse(new String(json, StandardCharsets.UTF_8)));
        }
    }

    private Secret secret(StoredKey row) {
        return capsules.open(Kind.SERVICE_KEY, row.sealed(), row.use(), Integer.toString(row.sequence()));
    }

    private static JWK parse(String json) {
        try {
            return JWK.parse(json);
        } catch (ParseException e) {
            // no cause: its message may quote the key
            throw new IllegalStateException("a stored service key is not a JWK");
        }
    }

    private static Optional<ServiceKeyUse> use(StoredKey row) {
        return Arrays.stream(ServiceKeyUse.values())
                .filter(use -> use.stored().equals(row.use()))
                .findFirst();
    }

    private static @Nullable Instant activeUntil(StoredKey row, List<StoredKey> rows) {
        return rows.stream()
                .filter(next -> next.use().equals(row.use()) && next.sequence() == row.sequence() + 1)
                .map(StoredKey::activeFrom)
                .findFirst()
                .orElse(null);
    }
}
