package org.cdcd.connectors.vault.accounts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.vault.keys.CredentialKey;
import org.cdcd.connectors.vault.keys.CredentialRef;
import org.cdcd.connectors.vault.keys.CredentialSeal;
import org.cdcd.connectors.vault.keys.Purpose;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.Grants;
import org.cdcd.connectors.vault.store.LinkedAccount;
import org.cdcd.connectors.vault.store.SealedParts;
import org.jspecify.annotations.Nullable;

/** Writes new accounts down and opens what they hold; every secret passes through here sealed. */
final class AccountBook {
    /** Where keys and rows live until there is more than one region. */
    static final String REGION = "default";

    /** The name of the refresh token inside its part. */
    static final String REFRESH_TOKEN = "refresh_token";

    private final CredentialRows rows;
    private final Grants grants;
    private final CredentialSeal seal;
    private final String mode;

    /** @param mode the protection that this vault gives: M0 in one process with the gateway, M1 apart from it */
    AccountBook(CredentialRows rows, Grants grants, CredentialSeal seal, String mode) {
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
     */
    record Contents(
            Map<String, Secret> secrets,
            @Nullable Secret refresh,
            @Nullable Instant tokenExpires) {}

    /**
     * What a person was asked to allow, and what they allowed.
     *
     * @param expires when all of it ends; null if it does not
     */
    record Scopes(
            List<String> asked,
            List<String> granted,
            @Nullable Instant expires) {}

    /** Stores a new credential; it can be used as soon as this returns. */
    UUID open(
            String webid,
            Connector connector,
            String authMethod,
            Scopes scopes,
            Identified who,
            Map<String, String> connection,
            Contents contents,
            Instant now) {
        return open(UUID.randomUUID(), webid, connector, authMethod, scopes, who, connection, contents, now);
    }

    /** The same under an id that something else knows already. */
    UUID open(
            UUID id,
            String webid,
            Connector connector,
            String authMethod,
            Scopes scopes,
            Identified who,
            Map<String, String> connection,
            Contents contents,
            Instant now) {
        CredentialRef ref = new CredentialRef(webid, REGION, id, connector.id(), 1, mode, hosts(connector));
        LinkedAccount account = new LinkedAccount(
                REGION,
                connector.id(),
                who.serviceIdentifier(),
                who.userId(),
                authMethod,
                scopes.granted(),
                connection,
                mode,
                now,
                scopes.expires());
        rows.insert(webid, id, account, sealed(ref, contents), scopes.asked());
        return id;
    }

    /** Puts a newer grant of the same account in the place of the one that a credential holds; false if it has changed. */
    boolean widen(
            CredentialRow row, Connector connector, Scopes scopes, Map<String, String> connection, Contents contents) {
        CredentialRef next = ref(row, connector, row.version() + 1);
        return grants.widen(
                row, scopes.asked(), scopes.granted(), connection, scopes.expires(), sealed(next, contents));
    }

    /** The contents as they are stored. */
    SealedParts sealed(CredentialRef ref, Contents contents) {
        CredentialKey key = seal.newKey(ref);
        Secret refresh = contents.refresh();
        try (Secret use = SecretFields.encode(contents.secrets())) {
            return new SealedParts(
                    ref.version(),
                    key.wrapped(),
                    key.seal(Purpose.USE, use),
                    refresh == null ? null : sealedRefresh(key, refresh),
                    contents.tokenExpires(),
                    null);
        }
    }

    private static byte[] sealedRefresh(CredentialKey key, Secret refresh) {
        try (Secret part = SecretFields.encode(Map.of(REFRESH_TOKEN, refresh))) {
            return key.seal(Purpose.REFRESH, part);
        }
    }

    /** The secrets with these names of the part that is put on the last hop; the caller closes them. */
    Map<String, Secret> secrets(
            CredentialRow row, Connector connector, SealedParts parts, java.util.Set<String> names) {
        try (Secret blob = key(row, connector, parts).open(Purpose.USE, parts.use())) {
            return SecretFields.decode(blob, names);
        }
    }

    /** The refresh token, which the caller closes, or null if there is none. */
    @Nullable
    Secret refreshToken(CredentialRow row, Connector connector, SealedParts parts) {
        byte[] sealed = parts.refresh();
        if (sealed == null) {
            return null;
        }
        try (Secret blob = key(row, connector, parts).open(Purpose.REFRESH, sealed)) {
            return SecretFields.decode(blob, java.util.Set.of(REFRESH_TOKEN)).get(REFRESH_TOKEN);
        }
    }

    CredentialRef ref(CredentialRow row, Connector connector, int version) {
        return new CredentialRef(
                row.webid(),
                row.account().region(),
                row.credentialId(),
                connector.id(),
                version,
                row.account().mode(),
                hosts(connector));
    }

    private CredentialKey key(CredentialRow row, Connector connector, SealedParts parts) {
        return seal.key(ref(row, connector, parts.version()), parts.wrappedKey());
    }

    private static SortedSet<String> hosts(Connector connector) {
        return new TreeSet<>(connector.hosts().values());
    }
}
