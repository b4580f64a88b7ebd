package org.cdcd.connectors.twin.dropbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.BiFunction;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.Content;
import org.cdcd.connectors.twin.content.ContentSink;
import org.jspecify.annotations.Nullable;

/** Files on their way in: at once, or over a session whose chunks say where they belong. */
final class Uploads {
    private static final String WRITE = "files.content.write";
    private static final long MOST_AT_ONCE = 150L * 1024 * 1024;

    private final Stage stage;
    private final Gate gate;
    private final DropboxState state;
    private final Map<String, Session> sessions = new HashMap<>();
    private int stored;

    private static final class Session {
        private final Person person;
        private final Arrival arrival;
        private boolean busy;

        Session(Person person, Arrival arrival) {
            this.person = person;
            this.arrival = arrival;
        }
    }

    Uploads(Stage stage, Gate gate, DropboxState state) {
        this.stage = stage;
        this.gate = gate;
        this.state = state;
    }

    void mount(Router router) {
        router.post("/2/files/upload").handler(ctx -> run(ctx, this::upload));
        router.post("/2/files/upload_session/start").handler(ctx -> run(ctx, this::start));
        router.post("/2/files/upload_session/append_v2").handler(ctx -> run(ctx, this::append));
        router.post("/2/files/upload_session/finish").handler(ctx -> run(ctx, this::finish));
    }

    /** Admits the call and refuses what is wrong with it before its body is read. */
    private void run(RoutingContext ctx, BiFunction<RoutingContext, Argument, Future<Void>> function) {
        ctx.request().pause();
        DropboxRefusal.guard(ctx, () -> {
            Person person = gate.admit(ctx, WRITE).person();
            String type = ctx.request().getHeader("Content-Type");
            if (!"application/octet-stream".equals(type)) {
                throw DropboxRefusal.malformed(
                        ctx,
                        "Bad HTTP \"Content-Type\" header: \"" + type
                                + "\".  Expecting one of \"application/octet-stream\", \"text/plain; charset=dropbox-cors-hack\".");
            }
            Argument argument = Argument.ofHeader(ctx, person);
            Future<Void> done;
            synchronized (state) {
                done = function.apply(ctx, argument);
            }
            done.onFailure(cause -> {
                if (cause instanceof DropboxRefusal refusal) {
                    refusal.send(ctx);
                } else {
                    ctx.fail(cause);
                }
            });
        });
    }

    private Future<Arrival> arrive(HttpServerRequest request) {
        return ContentSink.onDisk(stage.vertx(), stage.folder().resolve("upload-" + ++stored))
                .map(Arrival::new)
                .compose(arrival -> arrival.take(request).map(arrival));
    }

    private Future<Void> upload(RoutingContext ctx, Argument argument) {
        Commit commit = Commit.of(argument);
        String length = ctx.request().getHeader("Content-Length");
        if (length != null && Long.parseLong(length) > MOST_AT_ONCE) {
            throw DropboxRefusal.conflict("payload_too_large");
        }
        commit.check(state, 0);
        return arrive(ctx.request()).compose(arrival -> complete(ctx, commit, arrival));
    }

    private Future<Void> start(RoutingContext ctx, Argument argument) {
        boolean close = argument.only("close", "session_type", "content_hash").flag("close");
        return arrive(ctx.request()).map(arrival -> {
            byte[] bytes = new byte[24];
            stage.random().nextBytes(bytes);
            String id = "pid_upload_session:" + HexFormat.of().formatHex(bytes);
            synchronized (state) {
                Session session = new Session(argument.person(), arrival);
                session.busy = close;
                sessions.put(id, session);
            }
            Reply.json(ctx, 200, Reply.JSON.createObjectNode().put("session_id", id));
            return null;
        });
    }

    private Future<Void> append(RoutingContext ctx, Argument argument) {
        Session session =
                session(argument.only("cursor", "close", "content_hash").inside("cursor"), false);
        session.busy = true;
        return session.arrival.take(ctx.request()).map(taken -> {
            synchronized (state) {
                session.busy = argument.flag("close");
            }
            Reply.json(ctx, 200, Reply.JSON.nullNode());
            return null;
        });
    }

    private Future<Void> finish(RoutingContext ctx, Argument argument) {
        Argument cursor = argument.only("cursor", "commit", "content_hash").inside("cursor");
        Commit commit = Commit.of(argument.inside("commit"));
        Session session = session(cursor, true);
        commit.check(state, session.arrival.length());
        sessions.remove(cursor.text("session_id"));
        return session.arrival.take(ctx.request()).compose(taken -> complete(ctx, commit, session.arrival));
    }

    private Session session(Argument cursor, boolean last) {
        Session session = sessions.get(cursor.only("session_id", "offset").text("session_id"));
        if (session == null || !session.person.equals(cursor.person())) {
            throw last ? DropboxRefusal.conflict("lookup_failed", "not_found") : DropboxRefusal.conflict("not_found");
        }
        long offset = cursor.number("offset", 0, Long.MAX_VALUE, -1);
        if (offset != session.arrival.length()) {
            throw DropboxRefusal.offset(session.arrival.length());
        }
        if (session.busy && !last) {
            throw DropboxRefusal.conflict("closed");
        }
        return session;
    }

    private Future<Void> complete(RoutingContext ctx, Commit commit, Arrival arrival) {
        return arrival.finish().map(content -> {
            synchronized (state) {
                Reply.json(ctx, 200, save(commit, arrival, content).json());
            }
            return null;
        });
    }

    private Entry save(Commit commit, Arrival arrival, Content content) {
        commit.check(state, content.length());
        Tree tree = state.tree(commit.person());
        @Nullable Entry there = tree.find(commit.path(tree));
        Entry.Stored now = state.store(content, arrival.hash());
        Entry file = there == null
                ? new Entry(state.newId(), commit.path(tree), now)
                : new Entry(there.id(), there.path(), now);
        tree.put(file);
        return file;
    }

    void reset() {
        synchronized (state) {
            sessions.clear();
        }
    }
}
