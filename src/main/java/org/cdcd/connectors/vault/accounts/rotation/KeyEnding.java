package org.cdcd.connectors.vault.accounts.rotation;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Rotation;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.SecretFields;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.KeyRotation;
import org.cdcd.connectors.vault.store.KeyRotation.Step;
import org.cdcd.connectors.vault.store.KeyRotations;
import org.cdcd.connectors.vault.store.SealedParts;
import org.jspecify.annotations.Nullable;

/**
 * Ends the keys of a revoked credential at the service, where that has been asked to make one: the one in use, the one that retires,
 * and any that was being made. A key that was pasted and whose id is not known is its owner's to end.
 */
public final class KeyEnding {
    /** No field of a form is written like these. */
    private static final String IDS = "IDS";

    private static final String OWN = "OWN";
    private static final String OTHER = "OTHER";

    private final AccountBook book;
    private final KeyCalls calls;
    private final KeyRotations rotations;

    /** What became of it. */
    public enum Told {
        DONE,
        AGAIN,
        /** All that a program can do is done, and it is not known to be all. */
        NOT_ALL
    }

    public KeyEnding(AccountBook book, Outgoing outgoing, KeyRotations rotations, InstantSource clock) {
        this.book = book;
        this.calls = new KeyCalls(outgoing, clock);
        this.rotations = rotations;
    }

    /** Whether it is by its keys that a credential ends at the service, and not by a token. */
    public static boolean isFor(Connector connector, CredentialRow row) {
        return RotatedKey.methodOf(connector, row).isPresent();
    }

    /** What must be kept to end them, encoded; the caller closes it. Null if there is nothing that a program can end. */
    public @Nullable Secret content(CredentialRow row, Connector connector, SealedParts parts, @Nullable HeldKey held) {
        SecretAuth method = RotatedKey.methodOf(connector, row).orElse(null);
        Rotation rotation = method == null ? null : method.rotation();
        KeyRotation now = rotations.find(row.webid(), row.credentialId()).orElse(null);
        if (method == null || rotation == null || rotation.delete() == null || now == null) {
            return null;
        }
        if (now.step() == Step.IDLE && now.keyId() == null && now.attempt() == 0) {
            return null;
        }
        Set<String> names = AccountBook.secretNames(connector, method.method());
        Map<String, Secret> kept = new LinkedHashMap<>(book.secrets(row, connector, parts, held, names));
        try {
            put(kept, OWN, now.keyId());
            put(kept, IDS, now.otherId());
            KeyRotation.Sealed sealed = now.other();
            if (sealed != null) {
                Map<String, Secret> beside = book.beside(row, connector, sealed, names);
                Secret key = beside.remove(rotation.secret());
                beside.values().forEach(Secret::close);
                if (key != null) {
                    kept.put(OTHER, key);
                }
            }
            return SecretFields.encode(kept);
        } finally {
            kept.values().forEach(Secret::close);
        }
    }

    private static void put(Map<String, Secret> kept, String name, @Nullable String value) {
        if (value != null) {
            kept.put(name, Secret.ofAscii(value));
        }
    }

    /**
     * Ends them.
     *
     * @param content as it was kept
     * @throws org.cdcd.connectors.wire.Refusal if the service cannot be reached
     */
    public Told end(CredentialRow row, Connector connector, Secret content) {
        SecretAuth method = RotatedKey.methodOf(connector, row).orElse(null);
        Rotation rotation = method == null ? null : method.rotation();
        if (method == null || rotation == null || rotation.delete() == null) {
            return Told.NOT_ALL;
        }
        if (rotations.isHeld(row.webid(), row.credentialId())) {
            // a key may yet come of it
            return Told.AGAIN;
        }
        Set<String> names = new LinkedHashSet<>(AccountBook.secretNames(connector, method.method()));
        names.addAll(List.of(OWN, IDS, OTHER));
        Map<String, Secret> kept = SecretFields.decode(content, names);
        String own = text(kept.remove(OWN));
        String other = text(kept.remove(IDS));
        Secret beside = kept.remove(OTHER);
        try (RotatedKey key = new RotatedKey(row, connector, method, rotation, row.version(), kept)) {
            return end(key, own, other, beside);
        } finally {
            if (beside != null) {
                beside.close();
            }
        }
    }

    private Told end(RotatedKey key, String known, String other, @Nullable Secret beside) {
        String own = known;
        try {
            own = others(key, known, other);
        } catch (KeyRefused refused) {
            if (!refused.keyIsDead()) {
                return Told.AGAIN;
            }
            // the one in use is over; the one beside it may still end itself
            if (beside == null || other.isEmpty()) {
                return own.isEmpty() ? Told.NOT_ALL : Told.DONE;
            }
            try (RotatedKey last = key.with(beside)) {
                return itself(last, other);
            }
        }
        return own.isEmpty() ? Told.NOT_ALL : itself(key, own);
    }

    /** Ends all but the one in use; gives back that one's id, which is known if it is the only one that was not made here. */
    private String others(RotatedKey key, String known, String other) throws KeyRefused {
        Set<String> ids = new LinkedHashSet<>();
        if (!other.isEmpty()) {
            ids.add(other);
        }
        List<String> pasted = new ArrayList<>();
        for (KeyCalls.Listed one : calls.list(key)) {
            if (one.label().startsWith(key.labels())) {
                ids.add(one.id());
            } else {
                pasted.add(one.id());
            }
        }
        String own = known.isEmpty() && pasted.size() == 1 ? pasted.getFirst() : known;
        ids.remove(own);
        for (String id : ids) {
            calls.delete(key, id);
        }
        return own;
    }

    /** A key that is refused when it is to end itself was ended before. */
    private Told itself(RotatedKey key, String id) {
        try {
            calls.delete(key, id);
            return Told.DONE;
        } catch (KeyRefused refused) {
            return refused.keyIsDead() ? Told.DONE : Told.AGAIN;
        }
    }

    private static String text(@Nullable Secret secret) {
        if (secret == null) {
            return "";
        }
        try (secret) {
            return secret.reveal(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
