package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people are told that was done to their links or in their name, kept for 90 days. */
public final class Notices {
    private static final Duration KEPT = Duration.ofDays(90);

    /**
     * One thing that happened.
     *
     * @param signal what was noticed, such as {@code echoed_secret}
     * @param action what was done about it, such as {@code suspend}
     * @param connectorId null if it concerns the person and no credential, as {@code credentialId} then is
     */
    public record Notice(
            UUID id,
            Instant time,
            String signal,
            String action,
            @Nullable String connectorId,
            @Nullable UUID credentialId) {}

    private final Database database;
    private final InstantSource clock;

    Notices(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Writes one down; inside a unit of {@link GroupCommit} it is committed with it. */
    public void add(
            String webid, String signal, String action, @Nullable String connectorId, @Nullable UUID credentialId) {
        database.within(() -> database.sql()
                .sql("INSERT INTO notice (webid, id, ts, signal, action, connector_id, credential_id)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(webid, UUID.randomUUID(), time(clock.instant()), signal, action, connectorId, credentialId)
                .update());
    }

    /** The person's newest, newest first. */
    public List<Notice> of(String webid, int limit) {
        return database.sql()
                .sql("SELECT * FROM notice WHERE webid = ? ORDER BY ts DESC, id LIMIT ?")
                .params(webid, limit)
                .query((row, n) -> new Notice(
                        Columns.uuid(row, "id"),
                        Columns.instant(row, "ts"),
                        Columns.text(row, "signal"),
                        Columns.text(row, "action"),
                        row.getString("connector_id"),
                        row.getObject("credential_id", UUID.class)))
                .list();
    }

    int sweep() {
        return database.within(() -> database.sql()
                .sql("DELETE FROM notice WHERE ts < ?")
                .params(time(clock.instant().minus(KEPT)))
                .update());
    }
}
