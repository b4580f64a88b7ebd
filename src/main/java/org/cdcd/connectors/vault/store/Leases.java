package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Uses of credentials that run now. Taking a lease holds the credential's row against change until the commit, and a revoke
 * changes that row: so whichever commits first, no lease starts after a revoke.
 */
public final class Leases {
    private final Database database;
    private final InstantSource clock;
    private final String node;

    Leases(Database database, InstantSource clock, String node) {
        this.database = database;
        this.clock = clock;
        this.node = node;
    }

    /** A lease until the deadline, or nothing if the person has no such active credential. */
    public Optional<Lease> take(String webid, UUID credentialId, UUID leaseId, Instant deadline) {
        return database.within(() -> {
            Optional<Long> epoch = database.sql()
                    .sql("SELECT epoch FROM credential WHERE webid = ? AND credential_id = ? AND state = 'active' "
                            + database.dialect().shared())
                    .params(webid, credentialId)
                    .query(Long.class)
                    .optional();
            epoch.ifPresent(now -> insert(webid, credentialId, leaseId, now, deadline));
            return epoch.map(now -> new Lease(webid, leaseId, credentialId, now, deadline));
        });
    }

    /** Whether it may still be used at this moment: asked before every single call to a service. */
    public boolean good(String webid, UUID leaseId) {
        return database.sql()
                        .sql("SELECT count(*) FROM credential_lease l JOIN credential c ON c.webid = l.webid"
                                + " AND c.credential_id = l.credential_id WHERE l.webid = ? AND l.lease_id = ?"
                                + " AND l.deadline > ? AND c.state = 'active' AND c.epoch = l.epoch")
                        .params(webid, leaseId, time(clock.instant()))
                        .query(Integer.class)
                        .single()
                == 1;
    }

    public void end(String webid, UUID leaseId) {
        database.within(() -> database.sql()
                .sql("DELETE FROM credential_lease WHERE webid = ? AND lease_id = ?")
                .params(webid, leaseId)
                .update());
    }

    /** How many uses of the credential run now, on all nodes. */
    public int running(UUID credentialId) {
        return database.sql()
                .sql("SELECT count(*) FROM credential_lease WHERE credential_id = ? AND deadline > ?")
                .params(credentialId, time(clock.instant()))
                .query(Integer.class)
                .single();
    }

    /** Credentials of which this node runs uses that must be closed now, revoked or erased; asked every second. */
    public List<UUID> fenced() {
        return database.sql()
                .sql(
                        "SELECT DISTINCT l.credential_id FROM credential_lease l LEFT JOIN credential c ON c.webid = l.webid"
                                + " AND c.credential_id = l.credential_id WHERE l.node = ?"
                                + " AND (c.epoch IS NULL OR c.epoch <> l.epoch)")
                .params(node)
                .query(UUID.class)
                .list();
    }

    /**
     * Ends this node's leases of a credential that was revoked, suspended or erased after they were taken. Whoever calls this has
     * seen to it that nothing more is sent with them.
     */
    public void closeFenced(UUID credentialId) {
        database.within(() -> database.sql()
                .sql("DELETE FROM credential_lease WHERE credential_id = ? AND node = ? AND NOT EXISTS (SELECT 1 FROM"
                        + " credential c WHERE c.webid = credential_lease.webid"
                        + " AND c.credential_id = credential_lease.credential_id AND c.epoch = credential_lease.epoch)")
                .params(credentialId, node)
                .update());
    }

    /** Forgets leases whose deadline has passed. */
    public int sweep() {
        return database.within(() -> database.sql()
                .sql("DELETE FROM credential_lease WHERE deadline < ?")
                .params(time(clock.instant()))
                .update());
    }

    private void insert(String webid, UUID credentialId, UUID leaseId, long epoch, Instant deadline) {
        database.sql()
                .sql("INSERT INTO credential_lease (webid, lease_id, credential_id, epoch, node, started, deadline)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(webid, leaseId, credentialId, epoch, node, time(clock.instant()), time(deadline))
                .update();
    }
}
