package org.cdcd.connectors.vault.egress;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.vault.accounts.credentials.Credentials;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.admission.LiveUses;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** The rest of the vault, as the last hop sees it. */
final class FakeVault implements LiveUses, Credentials {
    static final String TOKEN = "tok_5d8c1f/9b7e+44c2=a1f3";
    static final String FRESH_TOKEN = "tok_fresh_0b9d7c6e5f4a3b2c1d";

    final Map<String, LiveUse> uses = new ConcurrentHashMap<>();
    final AtomicInteger taken = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger renewed = new AtomicInteger();
    final List<Material> handedOut = new CopyOnWriteArrayList<>();
    private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();
    private final Map<UUID, Boolean> revoked = new ConcurrentHashMap<>();
    volatile Map<String, String> secrets = Map.of("token", TOKEN);
    volatile Injection injection = Contracts.BEARER;
    volatile boolean renewable = true;
    volatile boolean broken;
    /** Which must be renewed before they are used, and what happens meanwhile. */
    volatile Predicate<UUID> due = id -> false;

    /** Whether what must be renewed is of no use before that. */
    volatile boolean over = true;

    volatile Runnable renewing = () -> {};
    volatile Consumer<LiveUse> leased = use -> {};
    final List<UUID> doubted = new CopyOnWriteArrayList<>();

    String admit(LiveUse use) {
        String handle = Handles.fresh();
        uses.put(handle, use);
        return handle;
    }

    void revoke(UUID credentialId) {
        revoked.put(credentialId, true);
        listeners.forEach(listener -> listener.accept(credentialId));
    }

    @Override
    public LiveUse take(String handle) {
        taken.incrementAndGet();
        LiveUse use = peek(handle);
        leased.accept(use);
        return use;
    }

    @Override
    public LiveUse peek(String handle) {
        LiveUse use = uses.get(handle);
        if (use == null) {
            throw Refusal.of(ErrorCode.INVALID_TOKEN, "The handle is not known.");
        }
        check(use.credentialId());
        return use;
    }

    @Override
    public void onRevoked(Consumer<UUID> listener) {
        listeners.add(listener);
    }

    @Override
    public Optional<Material> openNow(UUID credentialId, @Nullable HeldKey held) {
        check(credentialId);
        return due.test(credentialId) ? Optional.empty() : Optional.of(open(credentialId, held));
    }

    @Override
    public Optional<Material> openUnrenewed(UUID credentialId, @Nullable HeldKey held) {
        check(credentialId);
        return over && due.test(credentialId) ? Optional.empty() : Optional.of(material(credentialId, 1, secrets));
    }

    @Override
    public Material open(UUID credentialId, @Nullable HeldKey held) {
        check(credentialId);
        if (broken) {
            throw new IllegalStateException("no key for " + secrets);
        }
        if (due.test(credentialId)) {
            renewing.run();
        }
        opened.incrementAndGet();
        return material(credentialId, 1, secrets);
    }

    @Override
    public Material renew(UUID credentialId, int rejectedVersion, @Nullable HeldKey held) {
        check(credentialId);
        renewed.incrementAndGet();
        if (!renewable) {
            throw Refusal.of(ErrorCode.REAUTHORIZATION_REQUIRED, "There is nothing to refresh with.");
        }
        return material(credentialId, rejectedVersion + 1, Map.of("token", FRESH_TOKEN));
    }

    @Override
    public void doubted(UUID credentialId, @Nullable HeldKey held) {
        doubted.add(credentialId);
    }

    private Material material(UUID credentialId, int version, Map<String, String> values) {
        Map<String, Secret> opened = new ConcurrentHashMap<>();
        values.forEach((name, value) -> opened.put(name, Secret.ofAscii(value)));
        LiveUse use = uses.values().stream()
                .filter(known -> known.credentialId().equals(credentialId))
                .findFirst()
                .orElseThrow();
        Material material = new Material(credentialId, version, injection, opened, use.connection());
        handedOut.add(material);
        return material;
    }

    private void check(UUID credentialId) {
        if (revoked.containsKey(credentialId)) {
            throw Refusal.of(ErrorCode.CREDENTIAL_REVOKED, "The credential is revoked.");
        }
    }

    static LiveUse until(LiveUse use, Instant deadline) {
        return new LiveUse(
                use.useId(),
                use.credentialId(),
                use.webid(),
                use.connector(),
                use.operation(),
                use.parameters(),
                use.connection(),
                deadline);
    }
}
