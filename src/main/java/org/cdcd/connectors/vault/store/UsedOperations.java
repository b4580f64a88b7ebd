package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Which operations each credential was ever used for. Only the first use of each is written; the others cost nothing. */
public final class UsedOperations {
    // forgetting costs one more statement for each pair, so what is forgotten need not be chosen well
    private static final int MOST_REMEMBERED = 100_000;

    private record Used(UUID credentialId, String operation) {}

    private final Database database;
    private final InstantSource clock;
    private final Set<Used> written = ConcurrentHashMap.newKeySet();

    UsedOperations(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Writes it unless it is known to be written; in the transaction that admits the use. */
    void note(String webid, UUID credentialId, String operation) {
        if (!written.contains(new Used(credentialId, operation))) {
            database.sql()
                    .sql("INSERT INTO credential_operation (webid, credential_id, operation, first_used)"
                            + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
                    .params(webid, credentialId, operation, time(clock.instant()))
                    .update();
        }
    }

    /** To be called once that transaction is on disk. */
    void remember(UUID credentialId, String operation) {
        if (written.size() >= MOST_REMEMBERED) {
            written.clear();
        }
        written.add(new Used(credentialId, operation));
    }

    static void forget(Database database, String webid, UUID credentialId) {
        database.sql()
                .sql("DELETE FROM credential_operation WHERE webid = ? AND credential_id = ?")
                .params(webid, credentialId)
                .update();
    }

    /** When each operation was first used, by name. */
    public Map<String, Instant> of(String webid, UUID credentialId) {
        Map<String, Instant> used = new LinkedHashMap<>();
        database.sql()
                .sql("SELECT operation, first_used FROM credential_operation WHERE webid = ? AND credential_id = ?"
                        + " ORDER BY first_used, operation")
                .params(webid, credentialId)
                .query(row -> {
                    used.put(Columns.text(row, "operation"), Columns.instant(row, "first_used"));
                });
        return used;
    }
}
