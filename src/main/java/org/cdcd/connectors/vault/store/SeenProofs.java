package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Instant;
import java.time.InstantSource;

/** DPoP proofs that were used (RFC 9449 11.1). Another key's proof of the same {@code jti} is another proof. */
public final class SeenProofs {
    private final Database database;
    private final InstantSource clock;

    SeenProofs(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Whether this is the proof's first use, which it then was.
     *
     * @param jkt the thumbprint of the key that signed it
     * @param expires after which such a proof would be refused for its age anyway
     */
    public boolean firstUse(String jkt, String jtiSha256, String htuSha256, Instant expires) {
        return database.within(() -> database.sql()
                        .sql("INSERT INTO dpop_seen (jkt, jti_sha256, htu_sha256, expires) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING")
                        .params(jkt, jtiSha256, htuSha256, time(expires))
                        .update()
                == 1);
    }

    public int sweep() {
        return database.within(() -> database.sql()
                .sql("DELETE FROM dpop_seen WHERE expires < ?")
                .params(time(clock.instant()))
                .update());
    }
}
