package org.cdcd.connectors.vault.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
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

    /**
     * A row as it stands.
     *
     * @param digests its own; of one that is suspended also those that it may have had before, which its register has if it could not
     *     be written then
     */
    private record Seen(String region, List<String> digests) {
        String digest() {
            return digests.getFirst();
        }
    }

    private interface Writer {
        void write(String webid, String region, String name, List<String> was, String is);
    }

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
        return change(webid, credentialId, update, registers::replace);
    }

    /** The same for an update that suspends, in a transaction: without the person's key that it is suspended is in the row alone. */
    boolean suspend(String webid, UUID credentialId, BooleanSupplier update) {
        return registers.ending(webid, () -> change(webid, credentialId, update, registers::replaceIfOpen));
    }

    private boolean change(String webid, UUID credentialId, BooleanSupplier update, Writer writer) {
        hold(webid, credentialId);
        Optional<Seen> was = seen(webid, credentialId);
        if (!update.getAsBoolean()) {
            return false;
        }
        Optional<Seen> is = seen(webid, credentialId);
        if (was.isPresent() && is.isPresent()) {
            writer.write(
                    webid,
                    is.get().region(),
                    name(credentialId),
                    was.get().digests(),
                    is.get().digest());
        }
        return true;
    }

    /** Whether the row is as its register has it, or was before it was suspended. */
    boolean vouches(CredentialRow row, byte @Nullable [] wrapped, Registers.Register register) {
        return digests(row, wrapped).stream()
                .anyMatch(digest -> registers.vouches(
                        row.webid(), row.account().region(), name(row.credentialId()), digest, register));
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
        return new Seen(found.account().region(), digests(found, row.getBytes("wrapped")));
    }

    private static List<String> digests(CredentialRow row, byte @Nullable [] wrapped) {
        String digest = digest(row, wrapped);
        return row.state() == CredentialState.SUSPENDED
                ? List.of(
                        digest,
                        digest(active(row, row.epoch()), wrapped),
                        digest(active(row, row.epoch() - 1), wrapped))
                : List.of(digest);
    }

    private static CredentialRow active(CredentialRow row, long epoch) {
        return new CredentialRow(
                row.webid(), row.credentialId(), row.account(), CredentialState.ACTIVE, null, epoch, row.version());
    }

    private static String name(UUID credentialId) {
        return "credential/" + credentialId;
    }

    private static String digest(CredentialRow row, byte @Nullable [] wrapped) {
        LinkedAccount account = row.account();
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
                .add(account.scopes())
                .add(LengthPrefixed.pairs(account.connection()).toBytes())
                .add(wrapped == null ? new byte[0] : wrapped)
                .toBytes());
    }

    static String text(@Nullable Object value) {
        return value == null ? "" : "=" + value;
    }
}
