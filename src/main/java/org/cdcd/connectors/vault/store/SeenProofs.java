package org.cdcd.connectors.vault.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.cdcd.connectors.wire.Sha256;

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
     * @param expires after which such a proof would be refused for its age anyway, to the minute; part of what tells proofs
     *     apart
     */
    public boolean firstUse(String jkt, String jtiSha256, String htuSha256, Instant expires) {
        byte[] proof = (jkt + " " + jtiSha256 + " " + htuSha256).getBytes(StandardCharsets.US_ASCII);
        return database.within(() -> database.sql()
                        .sql(
                                "INSERT INTO dpop_seen (expires_minute, proof_sha256) VALUES (?, ?) ON CONFLICT DO NOTHING")
                        .params(minute(expires), Sha256.of(proof))
                        .update()
                == 1);
    }

    public int sweep() {
        return database.within(() -> database.sql()
                .sql("DELETE FROM dpop_seen WHERE expires_minute < ?")
                .params(minute(clock.instant()))
                .update());
    }

    private static long minute(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), 60);
    }
}
