package org.cdcd.connectors.twin.dropbox;

import io.vertx.core.Context;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;

/** {@code files/list_folder/longpoll}: answers at the next change or when time is up, and takes no credential. */
final class LongPoll {
    private static final int LIMIT = 64 * 1024;

    private final Stage stage;
    private final Gate gate;
    private final DropboxState state;
    private final FolderFunctions folders;

    LongPoll(Stage stage, Gate gate, DropboxState state, FolderFunctions folders) {
        this.stage = stage;
        this.gate = gate;
        this.state = state;
        this.folders = folders;
    }

    void mount(Router router) {
        router.post("/2/files/list_folder/longpoll")
                .handler(BodyHandler.create(false).setBodyLimit(LIMIT))
                .handler(ctx -> DropboxRefusal.guard(ctx, () -> poll(ctx)));
    }

    private void poll(RoutingContext ctx) {
        if (ctx.request().getHeader("Authorization") != null) {
            throw DropboxRefusal.malformed(ctx, "this endpoint does not take an \"Authorization\" header.");
        }
        Argument argument = gate.argument(ctx).only("cursor", "timeout");
        long seconds = argument.number("timeout", 30, 480, 30);
        synchronized (state) {
            FolderFunctions.Cursor cursor = folders.cursor(argument.text("cursor"));
            if (cursor == null) {
                throw DropboxRefusal.conflict("reset");
            }
            Tree tree = state.tree(cursor.person());
            if (!cursor.rest().isEmpty()
                    || !tree.since(cursor.history(), cursor.folder(), cursor.recursive())
                            .isEmpty()) {
                answer(ctx, true);
                return;
            }
            wait(ctx, tree, seconds);
        }
    }

    private void wait(RoutingContext ctx, Tree tree, long seconds) {
        Context here = stage.vertx().getOrCreateContext();
        AtomicBoolean over = new AtomicBoolean();
        long timer = stage.vertx().setTimer(seconds * 1000, late -> {
            if (over.compareAndSet(false, true)) {
                answer(ctx, false);
            }
        });
        tree.watch(() -> here.runOnContext(now -> {
            if (over.compareAndSet(false, true)) {
                stage.vertx().cancelTimer(timer);
                answer(ctx, true);
            }
        }));
    }

    private static void answer(RoutingContext ctx, boolean changes) {
        Reply.json(ctx, 200, Reply.JSON.createObjectNode().put("changes", changes));
    }
}
