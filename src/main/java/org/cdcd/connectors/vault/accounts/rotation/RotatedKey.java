package org.cdcd.connectors.vault.accounts.rotation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Rotation;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.SealedParts;
import org.jspecify.annotations.Nullable;

/**
 * A pasted credential whose key is to be replaced, opened. Closing it zeroes the secrets.
 *
 * @param version of the credential
 */
record RotatedKey(
        CredentialRow row,
        Connector connector,
        SecretAuth method,
        Rotation rotation,
        int version,
        Map<String, Secret> secrets)
        implements AutoCloseable {

    /** The way in which this credential was linked, if its key can be replaced at all. */
    static Optional<SecretAuth> methodOf(@Nullable Connector connector, CredentialRow row) {
        return Optional.ofNullable(connector)
                .map(found -> found.auth().secrets().get(row.account().authMethod()))
                // a password that we made ends by the date that was agreed, and nobody else can make another
                .filter(method -> method.rotation() != null && !row.account().holdsAppPassword());
    }

    /** Who replaces the key of a credential: a vault can do nothing with one that it cannot open by itself. */
    static Rotation.Strategy strategy(Rotation rotation, CredentialRow row) {
        return row.account().ownerKey() == null ? rotation.strategy() : Rotation.Strategy.MANUAL;
    }

    /**
     * Opens it, or nothing if it is revoked, its person alone can open it, or its connector says nothing of rotation.
     */
    static Optional<RotatedKey> open(
            Catalog catalog, AccountBook book, CredentialRow row, @Nullable SealedParts parts) {
        Connector connector = catalog.find(row.account().connectorId()).orElse(null);
        SecretAuth method = methodOf(connector, row).orElse(null);
        Rotation rotation = method == null ? null : method.rotation();
        if (connector == null
                || method == null
                || rotation == null
                || parts == null
                || row.account().ownerKey() != null
                || row.state() == CredentialState.REVOKED) {
            return Optional.empty();
        }
        Map<String, Secret> secrets =
                book.secrets(row, connector, parts, null, AccountBook.secretNames(connector, method.method()));
        return Optional.of(new RotatedKey(row, connector, method, rotation, parts.version(), secrets));
    }

    /** The same credential with another key; the caller closes the copy. */
    RotatedKey with(Secret key) {
        Map<String, Secret> others = new LinkedHashMap<>();
        secrets.forEach((name, secret) -> others.put(name, secret.copy()));
        Secret old = others.put(rotation.secret(), key.copy());
        if (old != null) {
            old.close();
        }
        return with(others);
    }

    /** The same credential with these secrets, which belong to the copy. */
    RotatedKey with(Map<String, Secret> others) {
        return new RotatedKey(row, connector, method, rotation, version, others);
    }

    /** The call that makes its successor; every strategy of a vault's has one. */
    Rotation.Create create() {
        Rotation.Create create = rotation.create();
        if (create == null) {
            throw new IllegalStateException(connector.id() + " makes no keys");
        }
        return create;
    }

    /** What is known for the placeholders of a call, and one thing more. */
    Map<String, String> values(String name, String value) {
        Map<String, String> values = new HashMap<>(row.account().connection());
        values.put(name, value);
        return values;
    }

    /** What every key that is made for this credential is named with. */
    String labels() {
        return "CDCD " + row.credentialId();
    }

    /** What the next key is named; the same for each try, and for no other key. */
    String label() {
        return labels() + " v" + (version + 1);
    }

    @Override
    public void close() {
        secrets.values().forEach(Secret::close);
    }

    @Override
    public String toString() {
        return "RotatedKey[" + row.credentialId() + " v" + version + "]";
    }
}
