package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Scheduled access tokens: how often each was used, counted before the call. */
public final class Sats {
    // a window's count is of no use once its token has expired
    private static final Duration KEPT = Duration.ofDays(1);

    /**
     * One use of a token.
     *
     * @param jti its id
     * @param maxUses in its whole life
     * @param windowStart the beginning of the scheduled window this use falls into
     * @param maxPerWindow in one window
     * @param expires of the token
     */
    public record SatUse(
            String webid,
            String jti,
            String issuer,
            int maxUses,
            Instant windowStart,
            int maxPerWindow,
            Instant expires) {}

    private final Database database;
    private final InstantSource clock;

    Sats(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Counts a use; false, and nothing counted, if the token or its window is used up or the token is revoked. */
    public boolean count(SatUse use) {
        return database.within(() -> {
            register(use, false);
            if (!countToken(use)) {
                return false;
            }
            if (countWindow(use)) {
                return true;
            }
            uncountToken(use);
            return false;
        });
    }

    /** Takes a use back that certainly was not sent. */
    public void giveBack(SatUse use) {
        database.within(() -> {
            uncountToken(use);
            return database.sql()
                    .sql("UPDATE sat_window SET used = used - 1"
                            + " WHERE webid = ? AND jti = ? AND window_start = ? AND used > 0")
                    .params(use.webid(), use.jti(), time(use.windowStart()))
                    .update();
        });
    }

    /** No use of this token counts any more, known or not. */
    public void revoke(String webid, String jti, String issuer, Instant expires) {
        database.within(() -> {
            register(new SatUse(webid, jti, issuer, 0, Instant.EPOCH, 0, expires), true);
            return database.sql()
                    .sql("UPDATE sat SET revoked = TRUE WHERE webid = ? AND jti = ?")
                    .params(webid, jti)
                    .update();
        });
    }

    /** Forgets tokens that expired more than a day ago. */
    public int sweep() {
        return database.within(() -> {
            Instant before = clock.instant().minus(KEPT);
            database.sql()
                    .sql("DELETE FROM sat_window WHERE EXISTS (SELECT 1 FROM sat s WHERE s.webid = sat_window.webid"
                            + " AND s.jti = sat_window.jti AND s.expires < ?)")
                    .params(time(before))
                    .update();
            return database.sql()
                    .sql("DELETE FROM sat WHERE expires < ?")
                    .params(time(before))
                    .update();
        });
    }

    private void register(SatUse use, boolean revoked) {
        database.sql()
                .sql(
                        "INSERT INTO sat (webid, jti, issuer, max_uses, used, revoked, expires) VALUES (?, ?, ?, ?, 0, ?, ?)"
                                + " ON CONFLICT DO NOTHING")
                .params(use.webid(), use.jti(), use.issuer(), use.maxUses(), revoked, time(use.expires()))
                .update();
    }

    private boolean countToken(SatUse use) {
        return database.sql()
                        .sql("UPDATE sat SET used = used + 1"
                                + " WHERE webid = ? AND jti = ? AND used < max_uses AND NOT revoked")
                        .params(use.webid(), use.jti())
                        .update()
                == 1;
    }

    private void uncountToken(SatUse use) {
        database.sql()
                .sql("UPDATE sat SET used = used - 1 WHERE webid = ? AND jti = ? AND used > 0")
                .params(use.webid(), use.jti())
                .update();
    }

    private boolean countWindow(SatUse use) {
        database.sql()
                .sql(
                        "INSERT INTO sat_window (webid, jti, window_start, used) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING")
                .params(use.webid(), use.jti(), time(use.windowStart()))
                .update();
        return database.sql()
                        .sql("UPDATE sat_window SET used = used + 1"
                                + " WHERE webid = ? AND jti = ? AND window_start = ? AND used < ?")
                        .params(use.webid(), use.jti(), time(use.windowStart()), use.maxPerWindow())
                        .update()
                == 1;
    }
}
