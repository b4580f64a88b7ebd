package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Registrations of public points that were started and not yet completed; each completes once. */
public final class ZkpRegistrations {
    private static final int MOST_OF_A_PERSON = 10;

    /**
     * A started registration.
     *
     * @param nonceSha256 the hash of the service's nonce, base64url
     * @param jkt the DPoP key of who started it; only that key completes it
     * @param userId who the person is to be at the service
     * @param audience the service's origin, for which the proof must be made
     */
    public record Registration(
            String nonceSha256,
            String webid,
            String jkt,
            String connectorId,
            String userId,
            String audience,
            Instant expires) {}

    private final Database database;
    private final InstantSource clock;

    ZkpRegistrations(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Remembers a started registration.
     *
     * @throws Refusal {@code rate_limited} if the person has ten open ones already
     */
    public void put(Registration started) {
        database.within(() -> {
            if (outstanding(started.webid()) >= MOST_OF_A_PERSON) {
                throw Refusal.of(ErrorCode.RATE_LIMITED, "too many links are started and not completed")
                        .withRetryAfter(Duration.ofMinutes(1));
            }
            return database.sql()
                    .sql("INSERT INTO zkp_registration (nonce_sha256, webid, jkt, connector_id, zk_user_id, audience,"
                            + " expires) VALUES (?, ?, ?, ?, ?, ?, ?)")
                    .params(started.nonceSha256(), started.webid(), started.jkt(), started.connectorId())
                    .params(started.userId(), started.audience(), time(started.expires()))
                    .update();
        });
    }

    /** Takes it out, for one taker only; nothing if it is unknown, taken or expired. */
    public Optional<Registration> takeOnce(String nonceSha256) {
        return database.within(() -> {
            Optional<Registration> started = database.sql()
                    .sql("SELECT * FROM zkp_registration WHERE nonce_sha256 = ? FOR UPDATE")
                    .params(nonceSha256)
                    .query(ZkpRegistrations::registration)
                    .optional();
            int deleted = database.sql()
                    .sql("DELETE FROM zkp_registration WHERE nonce_sha256 = ?")
                    .params(nonceSha256)
                    .update();
            return started.filter(found -> deleted == 1 && clock.instant().isBefore(found.expires()));
        });
    }

    /** Forgets registrations that nobody completed in time. */
    public int sweep() {
        return database.within(() -> database.sql()
                .sql("DELETE FROM zkp_registration WHERE expires <= ?")
                .params(time(clock.instant()))
                .update());
    }

    private int outstanding(String webid) {
        return database.sql()
                .sql("SELECT count(*) FROM zkp_registration WHERE webid = ? AND expires > ?")
                .params(webid, time(clock.instant()))
                .query(Integer.class)
                .single();
    }

    private static Registration registration(ResultSet row, int number) throws SQLException {
        return new Registration(
                Columns.text(row, "nonce_sha256"),
                Columns.text(row, "webid"),
                Columns.text(row, "jkt"),
                Columns.text(row, "connector_id"),
                Columns.text(row, "zk_user_id"),
                Columns.text(row, "audience"),
                Columns.instant(row, "expires"));
    }
}
