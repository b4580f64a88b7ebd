package org.cdcd.connectors.vault.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.cdcd.connectors.vault.keys.LengthPrefixed;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Credentials in the registers of their people: all that decides about a use, and which data key is in force. Whatever changes one
 * of these does so within {@link #change}.
 */
final class CredentialEntries {
    private final Database database;
    private final Registers registers;

    /** A row as it stands. */
    private record Seen(String region, String digest) {}

    CredentialEntries(Database database, Registers registers) {
        this.database = database;
        this.registers = registers;
    }

    /** In the transaction that stores a new one. */
    void add(String webid, UUID credentialId) {
        Seen seen = seen(webid, credentialId)
                .orElseThrow(() -> new IllegalStateException("a credential that was just stored is not there"));
        registers.add(webid, seen.region(), name(credentialId), seen.digest());
    }

    /** In the transaction that ends one. */
    void strike(String webid, String region, UUID credentialId) {
        registers.strike(webid, region, name(credentialId));
    }

    /**
     * Runs an update of the row and its data key, and writes down what they say then; in the caller's transaction.
     *
     * @param update says whether anything was changed
     */
    boolean change(String webid, UUID credentialId, BooleanSupplier update) {
        hold(webid, credentialId);
        Optional<Seen> was = seen(webid, credentialId);
        if (!update.getAsBoolean()) {
            return false;
        }
        Optional<Seen> is = seen(webid, credentialId);
        if (was.isPresent() && is.isPresent()) {
            registers.replace(
                    webid,
                    is.get().region(),
                    name(credentialId),
                    was.get().digest(),
                    is.get().digest());
        }
        return true;
    }

    /** Whether the row is as its register has it. */
    boolean vouches(CredentialRow row, byte @Nullable [] wrapped, Registers.Register register) {
        return registers.vouches(
                row.webid(), row.account().region(), name(row.credentialId()), digest(row, wrapped), register);
    }

    private void hold(String webid, UUID credentialId) {
        database.sql()
                .sql("SELECT epoch FROM credential WHERE webid = ? AND credential_id = ? FOR UPDATE")
                .params(webid, credentialId)
                .query(Long.class)
                .list();
    }

    private Optional<Seen> seen(String webid, UUID credentialId) {
        return database.sql()
                .sql("SELECT " + CredentialRows.of("c") + ", d.wrapped FROM credential c" + WholeCredentials.WITH_KEY
                        + " WHERE c.webid = ? AND c.credential_id = ?")
                .params(webid, credentialId)
                .query(CredentialEntries::seen)
                .optional();
    }

    private static Seen seen(ResultSet row, int number) throws SQLException {
        CredentialRow found = CredentialRows.row(row, number);
        return new Seen(found.account().region(), digest(found, row.getBytes("wrapped")));
    }

    private static String name(UUID credentialId) {
        return "credential/" + credentialId;
    }

    private static String digest(CredentialRow row, byte @Nullable [] wrapped) {
        LinkedAccount account = row.account();
        LengthPrefixed scopes = LengthPrefixed.list();
        account.scopes().forEach(scopes::add);
        return Sha256.base64Url(LengthPrefixed.list(
                        account.connectorId(),
                        account.serviceIdentifier(),
                        text(account.serviceUserId()),
                        account.authMethod(),
                        account.mode(),
                        account.issued().toString(),
                        text(account.expires()),
                        text(account.ownerKey()),
                        row.state().name(),
                        text(row.reason()),
                        Long.toString(row.epoch()),
                        Integer.toString(row.version()))
                .add(scopes.toBytes())
                .add(LengthPrefixed.pairs(account.connection()).toBytes())
                .add(wrapped == null ? new byte[0] : wrapped)
                .toBytes());
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : "=" + value;
    }
}
