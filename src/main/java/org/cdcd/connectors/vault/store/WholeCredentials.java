package org.cdcd.connectors.vault.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.store.Registers.Register;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Credentials with what they hold, read in one statement together with the register that vouches for them. */
final class WholeCredentials {
    /** Joins the data key that is in force to a row {@code c}. */
    static final String WITH_KEY = " LEFT JOIN dek d ON d.webid = c.webid AND d.credential_id = c.credential_id"
            + " AND d.version = c.version";

    private static final Logger LOG = LoggerFactory.getLogger(WholeCredentials.class);

    private final Database database;
    private final CredentialEntries entries;

    WholeCredentials(Database database, CredentialEntries entries) {
        this.database = database;
        this.entries = entries;
    }

    /**
     * Row, key and register change together; if they were seen otherwise, a second look tells.
     *
     * @param which condition on a row {@code c}
     * @throws SealBroken if it is not as this vault wrote it
     */
    Optional<StoredCredential> find(String which, Object... values) {
        Optional<Look> look = look(which, values);
        if (look.isPresent() && !look.get().isSound()) {
            look = look(which, values);
            LOG.warn(
                    "a credential was seen without its key, or not as its register has it; a second look is {}",
                    look.filter(Look::isSound).isPresent() ? "good" : "no better");
        }
        return look.map(Look::stored);
    }

    /** What a statement found; verified behind it, since for that the database may be asked again. */
    private record Found(
            CredentialRow row,
            byte @Nullable [] wrapped,
            @Nullable SealedParts parts,
            Register register) {}

    private record Look(StoredCredential credential, boolean vouched) {
        boolean isSound() {
            return vouched && (credential.parts() != null || credential.row().state() == CredentialState.REVOKED);
        }

        StoredCredential stored() {
            if (!vouched) {
                LOG.error(
                        "credential {} is not as this vault wrote it, and is refused",
                        credential.row().credentialId());
                throw new SealBroken("the credential's entry");
            }
            return credential;
        }
    }

    private Optional<Look> look(String which, Object... values) {
        return database.sql()
                .sql("SELECT " + CredentialRows.of("c") + ", c.blob, c.refresh_blob, c.token_expires, d.wrapped, "
                        + Registers.COLUMNS + " FROM credential c" + WITH_KEY + Registers.join("c", "c.region")
                        + "WHERE " + which)
                .params(List.of(values))
                .query(WholeCredentials::found)
                .optional()
                .map(this::look);
    }

    private static Found found(ResultSet columns, int number) throws SQLException {
        CredentialRow row = CredentialRows.row(columns, number);
        byte[] wrapped = columns.getBytes("wrapped");
        boolean empty = row.state() == CredentialState.REVOKED || wrapped == null;
        return new Found(row, wrapped, empty ? null : parts(columns), Registers.register(columns));
    }

    private Look look(Found found) {
        boolean vouched = found.parts() == null || entries.vouches(found.row(), found.wrapped(), found.register());
        return new Look(new StoredCredential(found.row(), found.parts()), vouched);
    }

    private static SealedParts parts(ResultSet row) throws SQLException {
        return new SealedParts(
                row.getInt("version"),
                Columns.bytes(row, "wrapped"),
                Columns.bytes(row, "blob"),
                row.getBytes("refresh_blob"),
                Columns.optionalInstant(row, "token_expires"));
    }
}
