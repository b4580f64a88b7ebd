package org.cdcd.connectors.vault.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.cdcd.connectors.vault.keys.LengthPrefixed;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The ids of keys at their services in the registers of their people: by its id a key is deleted there. Whatever changes one does so
 * within {@link #change}. A row without ids has no entry.
 */
final class RotationEntries {
    private final Database database;
    private final Registers registers;

    RotationEntries(Database database, Registers registers) {
        this.database = database;
        this.registers = registers;
    }

    /**
     * Runs an update of the row, and whatever belongs to it, and writes down the ids; in the caller's transaction.
     *
     * @param update says whether anything was changed
     */
    boolean change(String webid, UUID credentialId, BooleanSupplier update) {
        Optional<String> was = held(webid, credentialId);
        if (!update.getAsBoolean()) {
            return false;
        }
        Optional<String> is = held(webid, credentialId);
        String name = name(credentialId);
        if (is.isEmpty()) {
            registers.remove(webid, Registers.REGION, name);
        } else if (was.isEmpty()) {
            registers.add(webid, Registers.REGION, name, is.get());
        } else {
            registers.replace(webid, Registers.REGION, name, List.of(was.get()), is.get());
        }
        return true;
    }

    /** In the transaction that ends the credential. */
    void strike(String webid, UUID credentialId) {
        registers.strike(webid, Registers.REGION, name(credentialId));
    }

    /** Whether the ids of a row are as its register has them. */
    boolean vouches(KeyRotation row, Registers.Register register) {
        String name = name(row.credentialId());
        String digest = digest(row.keyId(), row.otherId());
        return digest == null
                ? !Registers.names(name, register)
                : registers.vouches(row.webid(), Registers.REGION, name, digest, register);
    }

    private Optional<String> held(String webid, UUID credentialId) {
        return database
                .sql()
                .sql("SELECT key_id, other_id FROM key_rotation WHERE webid = ? AND credential_id = ? FOR UPDATE")
                .params(webid, credentialId)
                .query((row, n) -> Optional.ofNullable(digest(row.getString("key_id"), row.getString("other_id"))))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String name(UUID credentialId) {
        return "key_rotation/" + credentialId;
    }

    private static @Nullable String digest(@Nullable String keyId, @Nullable String otherId) {
        return keyId == null && otherId == null
                ? null
                : Sha256.base64Url(LengthPrefixed.list(CredentialEntries.text(keyId), CredentialEntries.text(otherId))
                        .toBytes());
    }
}
