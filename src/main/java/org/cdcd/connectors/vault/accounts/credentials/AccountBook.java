package org.cdcd.connectors.vault.accounts.credentials;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.catalog.ZkpAuth;
import org.cdcd.connectors.vault.accounts.calls.Identified;
import org.cdcd.connectors.vault.keys.CredentialKey;
import org.cdcd.connectors.vault.keys.CredentialRef;
import org.cdcd.connectors.vault.keys.CredentialSeal;
import org.cdcd.connectors.vault.keys.Destination;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.keys.OwnerKey;
import org.cdcd.connectors.vault.keys.Purpose;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.Grants;
import org.cdcd.connectors.vault.store.KeyRotation;
import org.cdcd.connectors.vault.store.LinkedAccount;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.KeyRelease;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Writes new accounts down and opens what they hold; every secret passes through here sealed. */
public final class AccountBook {
    /** Where keys and rows live until there is more than one region. */
    static final String REGION = "default";

    /** The name of the refresh token inside its part. */
    static final String REFRESH_TOKEN = "refresh_token";

    private final CredentialRows rows;
    private final Grants grants;
    private final CredentialSeal seal;
    private final String mode;

    /** @param mode the protection that this vault gives: M0 in one process with the gateway, M1 apart from it */
    public AccountBook(CredentialRows rows, Grants grants, CredentialSeal seal, String mode) {
        this.rows = rows;
        this.grants = grants;
        this.seal = seal;
        this.mode = mode;
    }

    /**
     * What is to be kept of a fresh credential.
     *
     * @param secrets what is put on the last hop, by name; they stay the caller's
     * @param refresh what gets a new one, or null
     * @param owner the person's own key that it is kept under; null for a key of ours
     */
    public record Contents(
            Map<String, Secret> secrets,
            @Nullable Secret refresh,
            @Nullable Instant tokenExpires,
            @Nullable OwnerKey owner) {}

    /**
     * What a person was asked to allow, and what they allowed.
     *
     * @param expires when all of it ends; null if it does not
     */
    public record Scopes(
            List<String> asked,
            List<String> granted,
            @Nullable Instant expires) {}

    /** The protection that a credential under this key has. */
    public String mode(@Nullable OwnerKey owner) {
        return owner == null ? mode : Protection.USER_HELD;
    }

    /**
     * Stores a new credential; it can be used as soon as this returns.
     *
     * @throws Refusal {@code mode_too_low} if the connector demands more protection, {@code auth_flow_invalid} if the person was
     *     erased meanwhile: then nothing is kept
     */
    public UUID open(
            UUID id,
            String webid,
            Connector connector,
            String authMethod,
            Scopes scopes,
            Identified who,
            Map<String, String> connection,
            Contents contents,
            Instant now) {
        OwnerKey owner = contents.owner();
        String protection = mode(owner);
        Protection.require(connector, protection);
        CredentialRef ref = new CredentialRef(
                webid,
                REGION,
                id,
                connector.id(),
                1,
                protection,
                hosts(connector),
                new Destination(authMethod, connection),
                owner);
        LinkedAccount account = new LinkedAccount(
                REGION,
                connector.id(),
                who.serviceIdentifier(),
                who.userId(),
                authMethod,
                scopes.granted(),
                connection,
                protection,
                now,
                scopes.expires(),
                owner == null ? null : owner.stored());
        SealedParts parts = sealed(ref, contents, null);
        rows.insert(webid, id, account, parts, scopes.asked());
        boolean kept = false;
        try {
            kept = owner != null || seal.opensAnew(ref, parts.wrappedKey());
        } finally {
            if (!kept) {
                rows.withdraw(webid, id);
            }
        }
        if (!kept) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "Everything of this person was erased meanwhile.")
                    .withRemedy("Link the account again if you want to start anew.");
        }
        return id;
    }

    /** Puts a newer grant of the same account in the place of the one that a credential holds; false if it has changed. */
    public boolean widen(
            CredentialRow row, Connector connector, Scopes scopes, Map<String, String> connection, Contents contents) {
        return grants.widen(
                row,
                scopes.asked(),
                scopes.granted(),
                connection,
                scopes.expires(),
                next(row, connector, connection, contents));
    }

    /** The next version of a credential, for this connection: to be stored together with it. */
    public SealedParts next(CredentialRow row, Connector connector, Map<String, String> connection, Contents contents) {
        Destination destination = new Destination(row.account().authMethod(), connection);
        return sealed(ref(row, connector, row.version() + 1, destination), contents, null);
    }

    /**
     * The contents as they are stored.
     *
     * @param held what remembers their key for the use that runs, where the key is its person's own
     */
    public SealedParts sealed(CredentialRef ref, Contents contents, @Nullable HeldKey held) {
        OwnerKey owner = contents.owner();
        CredentialKey key = owner == null ? seal.newKey(ref) : CredentialSeal.newKey(ref, owner, held);
        Secret refresh = contents.refresh();
        try (Secret use = SecretFields.encode(contents.secrets())) {
            return new SealedParts(
                    ref.version(),
                    key.wrapped(),
                    key.seal(Purpose.USE, use),
                    refresh == null ? null : sealedRefresh(key, refresh),
                    contents.tokenExpires());
        }
    }

    private static byte[] sealedRefresh(CredentialKey key, Secret refresh) {
        try (Secret part = SecretFields.encode(Map.of(REFRESH_TOKEN, refresh))) {
            return key.seal(Purpose.REFRESH, part);
        }
    }

    /**
     * The secrets with these names of the part that is put on the last hop; the caller closes them.
     *
     * @param held what the person has released, where the credential is under a key of theirs
     */
    public Map<String, Secret> secrets(
            CredentialRow row, Connector connector, SealedParts parts, @Nullable HeldKey held, Set<String> names) {
        try (Secret blob = key(row, connector, parts, held).open(Purpose.USE, parts.use())) {
            return SecretFields.decode(blob, names);
        }
    }

    /** The names of what is put on the last hop, for a credential that was linked in this way. */
    public static Set<String> secretNames(Connector connector, String authMethod) {
        if (authMethod.equals(ZkpAuth.METHOD)) {
            // what is stored is public, and what is sent comes with the request
            return Set.of();
        }
        SecretAuth method = connector.auth().secrets().get(authMethod);
        if (method == null) {
            return Set.of(Injection.TOKEN);
        }
        Set<String> names = new LinkedHashSet<>();
        method.fields().forEach((name, field) -> {
            if (field.secret()) {
                names.add(name);
            }
        });
        return names;
    }

    /** The refresh token, which the caller closes, or null if there is none. */
    public @Nullable Secret refreshToken(
            CredentialRow row, Connector connector, SealedParts parts, @Nullable HeldKey held) {
        byte[] sealed = parts.refresh();
        if (sealed == null) {
            return null;
        }
        try (Secret blob = key(row, connector, parts, held).open(Purpose.REFRESH, sealed)) {
            return SecretFields.decode(blob, Set.of(REFRESH_TOKEN)).get(REFRESH_TOKEN);
        }
    }

    /** What a token endpoint answered, sealed with the credential's key as it is now, so that it opens with the next release. */
    public byte[] journaled(
            CredentialRow row, Connector connector, SealedParts parts, @Nullable HeldKey held, Secret answer) {
        return key(row, connector, parts, held).seal(Purpose.JOURNAL, answer);
    }

    /** What {@link #journaled} sealed. */
    public Secret fromJournal(
            CredentialRow row, Connector connector, SealedParts parts, @Nullable HeldKey held, byte[] sealed) {
        return key(row, connector, parts, held).open(Purpose.JOURNAL, sealed);
    }

    /** The person's own key that a credential is kept under; null for a key of ours. */
    public static @Nullable OwnerKey owner(CredentialRow row) {
        String stored = row.account().ownerKey();
        return stored == null ? null : OwnerKey.of(stored);
    }

    /** A key beside the one in use, as it is stored; under a data key of its own, bound to this version. */
    public KeyRotation.Sealed sealedBeside(CredentialRef ref, Map<String, Secret> secrets) {
        CredentialKey key = seal.newKey(ref);
        try (Secret plain = SecretFields.encode(secrets)) {
            return new KeyRotation.Sealed(ref.version(), key.wrapped(), key.seal(Purpose.ROTATION, plain));
        }
    }

    /** The secrets with these names of a key beside the one in use; the caller closes them. */
    public Map<String, Secret> beside(
            CredentialRow row, Connector connector, KeyRotation.Sealed sealed, Set<String> names) {
        CredentialKey key = seal.key(ref(row, connector, sealed.version()), sealed.wrapped());
        try (Secret plain = key.open(Purpose.ROTATION, sealed.blob())) {
            return SecretFields.decode(plain, names);
        }
    }

    /** What the vault knows of where the credential goes, as the row says it. */
    public static Destination destination(CredentialRow row) {
        return new Destination(row.account().authMethod(), row.account().connection());
    }

    public CredentialRef ref(CredentialRow row, Connector connector, int version) {
        return ref(row, connector, version, destination(row));
    }

    private static CredentialRef ref(CredentialRow row, Connector connector, int version, Destination destination) {
        return new CredentialRef(
                row.webid(),
                row.account().region(),
                row.credentialId(),
                connector.id(),
                version,
                row.account().mode(),
                hosts(connector),
                destination,
                owner(row));
    }

    private CredentialKey key(CredentialRow row, Connector connector, SealedParts parts, @Nullable HeldKey held) {
        CredentialRef ref = ref(row, connector, parts.version());
        if (row.account().ownerKey() == null) {
            return seal.key(ref, parts.wrappedKey());
        }
        if (held == null) {
            throw Releases.required(row);
        }
        return CredentialSeal.key(ref, parts.wrappedKey(), held)
                .orElseThrow(() -> KeyRelease.invalid("the credential was renewed meanwhile"));
    }

    private static SortedSet<String> hosts(Connector connector) {
        return new TreeSet<>(connector.hosts().values());
    }
}
