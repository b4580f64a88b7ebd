package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.optional;
import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;

/** Links that were started and not yet completed; each completes once. */
public final class Flows {
    private static final int MOST_OF_A_PERSON = 10;

    /**
     * A started link (RFC 6749 4.1.1, RFC 7636).
     *
     * @param stateSha256 the hash of the {@code state} parameter, base64url
     * @param jkt the DPoP key of who started it; only that key completes it
     * @param issuer of the authorization server, where it has one (RFC 9207)
     * @param connection what the link needs to remember, no secret
     * @param verifierSealed the PKCE verifier, a capsule that is bound to the rest of the link
     * @param widens the credential that gets the new grant; null if the link makes one of its own
     * @param ownerKey the person's public key that the credential's data keys are to be wrapped to; null for a key of ours
     */
    public record Flow(
            String stateSha256,
            String webid,
            String jkt,
            String connectorId,
            String redirectUri,
            @Nullable String issuer,
            List<String> scopes,
            Map<String, String> connection,
            byte[] verifierSealed,
            Instant expires,
            @Nullable UUID widens,
            @Nullable String ownerKey) {
        /** The same for a credential under this key. */
        public Flow under(@Nullable String key) {
            return new Flow(
                    stateSha256,
                    webid,
                    jkt,
                    connectorId,
                    redirectUri,
                    issuer,
                    scopes,
                    connection,
                    verifierSealed,
                    expires,
                    widens,
                    key);
        }

        /** The same with these sealed contents. */
        public Flow holding(byte[] sealed) {
            return new Flow(
                    stateSha256,
                    webid,
                    jkt,
                    connectorId,
                    redirectUri,
                    issuer,
                    scopes,
                    connection,
                    sealed,
                    expires,
                    widens,
                    ownerKey);
        }

        @Override
        public String toString() {
            return "Flow[" + connectorId + "]";
        }
    }

    private final Database database;
    private final InstantSource clock;

    Flows(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Remembers a started link.
     *
     * @throws Refusal {@code rate_limited} if the person has ten open ones already
     */
    public void put(Flow flow) {
        database.within(() -> {
            if (outstanding(flow.webid()) >= MOST_OF_A_PERSON) {
                throw Refusal.of(ErrorCode.RATE_LIMITED, "too many links are started and not completed")
                        .withRetryAfter(Duration.ofMinutes(1));
            }
            return database.sql()
                    .sql("INSERT INTO oauth_flow (state_sha256, webid, jkt, connector_id, redirect_uri, issuer, scopes,"
                            + " connection, verifier_sealed, expires, widens, owner_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                            + " ?)")
                    .params(flow.stateSha256(), flow.webid(), flow.jkt(), flow.connectorId(), flow.redirectUri())
                    .params(optional(flow.issuer()), Columns.json(flow.scopes()), Columns.json(flow.connection()))
                    .params(
                            flow.verifierSealed(),
                            time(flow.expires()),
                            new SqlParameterValue(Types.OTHER, flow.widens()),
                            optional(flow.ownerKey()))
                    .update();
        });
    }

    /** Takes it out, for one taker only; nothing if it is unknown, taken or expired. */
    public Optional<Flow> takeOnce(String stateSha256) {
        return database.within(() -> {
            Optional<Flow> flow = database.sql()
                    .sql("SELECT * FROM oauth_flow WHERE state_sha256 = ? FOR UPDATE")
                    .params(stateSha256)
                    .query(Flows::flow)
                    .optional();
            int deleted = database.sql()
                    .sql("DELETE FROM oauth_flow WHERE state_sha256 = ?")
                    .params(stateSha256)
                    .update();
            return flow.filter(found -> deleted == 1 && clock.instant().isBefore(found.expires()));
        });
    }

    /** Forgets links that nobody completed in time. */
    public int sweep() {
        return database.within(() -> database.sql()
                .sql("DELETE FROM oauth_flow WHERE expires <= ?")
                .params(time(clock.instant()))
                .update());
    }

    private int outstanding(String webid) {
        return database.sql()
                .sql("SELECT count(*) FROM oauth_flow WHERE webid = ? AND expires > ?")
                .params(webid, time(clock.instant()))
                .query(Integer.class)
                .single();
    }

    private static Flow flow(ResultSet row, int number) throws SQLException {
        return new Flow(
                Columns.text(row, "state_sha256"),
                Columns.text(row, "webid"),
                Columns.text(row, "jkt"),
                Columns.text(row, "connector_id"),
                Columns.text(row, "redirect_uri"),
                row.getString("issuer"),
                Columns.list(row, "scopes"),
                Columns.map(row, "connection"),
                Columns.bytes(row, "verifier_sealed"),
                Columns.instant(row, "expires"),
                row.getObject("widens", UUID.class),
                row.getString("owner_key"));
    }
}
