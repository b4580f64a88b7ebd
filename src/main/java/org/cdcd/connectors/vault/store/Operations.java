package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Request ids and what became of them: the intent is written before a call and the result after it. One whose node died,
 * or that is 30 seconds past its deadline, has an unknown outcome and is never run again.
 */
public final class Operations {
    static final Duration GRACE = Duration.ofSeconds(30);

    private record Known(
            String reqHash, String node, String state, int status, byte @Nullable [] response, Instant deadline) {}

    private final Database database;
    private final InstantSource clock;
    private final Nodes nodes;

    Operations(Database database, InstantSource clock, Nodes nodes) {
        this.database = database;
        this.clock = clock;
        this.nodes = nodes;
    }

    /** Begins it, or says what there is of this id; of many at the same time exactly one is started. */
    public Begun begin(NewOperation operation) {
        return database.within(() -> {
            if (insert(operation)) {
                return new Begun.Started();
            }
            Optional<Known> known = known(operation.webid(), operation.requestId());
            // given back in between: to the caller it is as if it still ran
            return known.<Begun>map(found -> judge(found, operation.reqHash())).orElseGet(Begun.Running::new);
        });
    }

    /** What there is of this id already, as {@link #begin} would say it; nothing if it is new. Begins nothing. */
    public Optional<Begun> earlier(String webid, UUID requestId, String reqHash) {
        return known(webid, requestId).map(found -> judge(found, reqHash));
    }

    /**
     * Keeps the answer for replay until the operation expires; false if there is no such running operation. An answer that
     * comes after all for an unknown outcome counts.
     *
     * @param status the HTTP status
     * @param response the sealed and signed answer; may exceed 1 MiB
     */
    public boolean finish(String webid, UUID requestId, int status, byte[] response) {
        return database.within(() -> database.sql()
                        .sql("UPDATE op SET state = 'finished', status = ?, response = ?"
                                + " WHERE webid = ? AND request_id = ? AND state <> 'finished'")
                        .params(status, response, webid, requestId)
                        .update()
                == 1);
    }

    /** Nothing was sent: the id is free again. */
    public boolean giveBack(String webid, UUID requestId) {
        return database.within(() -> database.sql()
                        .sql("DELETE FROM op WHERE webid = ? AND request_id = ? AND state = 'started'")
                        .params(webid, requestId)
                        .update()
                == 1);
    }

    /** It was sent and no answer came. */
    public boolean unknown(String webid, UUID requestId) {
        return database.within(() -> database.sql()
                        .sql("UPDATE op SET state = 'unknown' WHERE webid = ? AND request_id = ? AND state = 'started'")
                        .params(webid, requestId)
                        .update()
                == 1);
    }

    /** Forgets what has expired. */
    public int sweepExpired() {
        return database.within(() -> database.sql()
                .sql("DELETE FROM op WHERE expires < ?")
                .params(time(clock.instant()))
                .update());
    }

    private boolean insert(NewOperation operation) {
        return database.sql()
                        .sql("INSERT INTO op (webid, request_id, req_hash, node, state, created, deadline,"
                                + " expires) VALUES (?, ?, ?, ?, 'started', ?, ?, ?) ON CONFLICT DO NOTHING")
                        .params(operation.webid(), operation.requestId(), operation.reqHash())
                        .params(nodes.self(), time(clock.instant()))
                        .params(time(operation.deadline()), time(operation.expires()))
                        .update()
                == 1;
    }

    private Optional<Known> known(String webid, UUID requestId) {
        return database.sql()
                .sql("SELECT req_hash, node, state, status, response, deadline FROM op"
                        + " WHERE webid = ? AND request_id = ?")
                .params(webid, requestId)
                .query(Operations::known)
                .optional();
    }

    private Begun judge(Known known, String reqHash) {
        if (!known.reqHash().equals(reqHash)) {
            return new Begun.Conflict();
        }
        byte[] response = known.response();
        if (known.state().equals("finished") && response != null) {
            return new Begun.Finished(known.status(), response);
        }
        boolean runs = known.state().equals("started")
                && clock.instant().isBefore(known.deadline().plus(GRACE))
                && nodes.alive(known.node());
        return runs ? new Begun.Running() : new Begun.Unknown();
    }

    private static Known known(ResultSet row, int number) throws SQLException {
        return new Known(
                Columns.text(row, "req_hash"),
                Columns.text(row, "node"),
                Columns.text(row, "state"),
                row.getInt("status"),
                row.getBytes("response"),
                Columns.instant(row, "deadline"));
    }
}
