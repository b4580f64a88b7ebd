package org.cdcd.connectors.vault.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How the renewals of each credential went since its grant began; stands beside it as JSON without secrets. */
public final class RefreshHistory {
    private static final String LAST = "last_refresh";
    private static final String FAILURES = "failures";

    private final Database database;

    RefreshHistory(Database database) {
        this.database = database;
    }

    /**
     * What is known of one credential.
     *
     * @param last when it was renewed last, or null if it was not yet
     * @param tokenExpires when what it has now ends, if that is known
     * @param failures since it was renewed last
     */
    public record Told(@Nullable Instant last, @Nullable Instant tokenExpires, int failures) {}

    /** Nothing if the credential cannot be renewed or is revoked. */
    public Optional<Told> of(String webid, UUID credentialId) {
        return database.sql()
                .sql("SELECT coalesce(refresh_metadata, '{}') AS history, token_expires FROM credential"
                        + " WHERE webid = ? AND credential_id = ? AND refresh_blob IS NOT NULL AND state <> 'revoked'")
                .params(webid, credentialId)
                .query((row, n) -> {
                    Map<String, String> history = Columns.map(row, "history");
                    String last = history.get(LAST);
                    return new Told(
                            last == null ? null : Instant.parse(last),
                            Columns.optionalInstant(row, "token_expires"),
                            Integer.parseInt(history.getOrDefault(FAILURES, "0")));
                })
                .optional();
    }

    /** To be called in the transaction that stores the new token. */
    static void succeeded(Database database, String webid, UUID credentialId, Instant now) {
        write(database, webid, credentialId, Map.of(LAST, now.toString()));
    }

    /** To be called in the transaction that ends the attempt; who holds its intent is the only one to write. */
    static void failed(Database database, String webid, UUID credentialId) {
        database.sql()
                .sql("SELECT coalesce(refresh_metadata, '{}') AS history FROM credential"
                        + " WHERE webid = ? AND credential_id = ? AND state <> 'revoked' FOR UPDATE")
                .params(webid, credentialId)
                .query((row, n) -> Columns.map(row, "history"))
                .optional()
                .ifPresent(before -> {
                    Map<String, String> history = new HashMap<>(before);
                    history.merge(FAILURES, "1", (sofar, one) -> String.valueOf(Integer.parseInt(sofar) + 1));
                    write(database, webid, credentialId, history);
                });
    }

    private static void write(Database database, String webid, UUID credentialId, Map<String, String> history) {
        database.sql()
                .sql("UPDATE credential SET refresh_metadata = ? WHERE webid = ? AND credential_id = ?"
                        + " AND state <> 'revoked'")
                .params(Columns.json(history), webid, credentialId)
                .update();
    }
}
