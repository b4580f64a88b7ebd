package org.cdcd.connectors.twin.dropbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** {@code files/list_folder}: what is there, page by page, and then what changes. */
final class FolderFunctions {
    private static final String READ = "files.metadata.read";
    private static final int MOST = 2000;

    private final Gate gate;
    private final DropboxState state;
    private final Map<String, Cursor> cursors = new HashMap<>();
    private int made;

    /** A place in a list: what of the first look is still to be shown, then the place in the history. */
    record Cursor(Person person, String folder, boolean recursive, int limit, List<ObjectNode> rest, int history) {}

    FolderFunctions(Gate gate, DropboxState state) {
        this.gate = gate;
        this.state = state;
    }

    void mount(Router router) {
        gate.rpc(router, "files/list_folder", READ, call -> page(begin(call, true)));
        gate.rpc(router, "files/list_folder/get_latest_cursor", READ, call -> Reply.JSON
                .createObjectNode()
                .put("cursor", remember(begin(call, false))));
        gate.rpc(router, "files/list_folder/continue", READ, this::goOn);
    }

    private Cursor begin(Call call, boolean look) {
        Argument argument = call.argument()
                .only(
                        "path",
                        "recursive",
                        "limit",
                        "include_deleted",
                        "include_media_info",
                        "include_has_explicit_shared_members",
                        "include_mounted_folders",
                        "include_non_downloadable_files");
        String where = argument.path("path", true);
        Tree tree = state.tree(call.person());
        if (!where.isEmpty()) {
            Entry folder = tree.find(where);
            if (folder == null || !folder.isFolder()) {
                throw DropboxRefusal.conflict("path", folder == null ? "not_found" : "not_folder");
            }
        }
        String key = tree.resolve(where);
        boolean recursive = argument.flag("recursive");
        Stream<Entry> shown = look ? tree.inside(key, recursive).stream() : Stream.empty();
        return new Cursor(
                call.person(),
                key,
                recursive,
                (int) argument.number("limit", 1, MOST, MOST),
                shown.map(Entry::tagged).toList(),
                tree.history());
    }

    private JsonNode goOn(Call call) {
        Cursor cursor = cursors.get(call.argument().only("cursor").text("cursor"));
        if (cursor == null || !cursor.person().equals(call.person())) {
            throw DropboxRefusal.conflict("reset");
        }
        if (!cursor.rest().isEmpty()) {
            return page(cursor);
        }
        Tree tree = state.tree(call.person());
        List<ObjectNode> changes = tree.since(cursor.history(), cursor.folder(), cursor.recursive());
        return page(new Cursor(
                cursor.person(), cursor.folder(), cursor.recursive(), cursor.limit(), changes, tree.history()));
    }

    private ObjectNode page(Cursor cursor) {
        ObjectNode page = Reply.JSON.createObjectNode();
        ArrayNode entries = page.putArray("entries");
        int count = Math.min(cursor.limit(), cursor.rest().size());
        cursor.rest().subList(0, count).forEach(entries::add);
        List<ObjectNode> rest = cursor.rest().subList(count, cursor.rest().size());
        return page.put(
                        "cursor",
                        remember(new Cursor(
                                cursor.person(),
                                cursor.folder(),
                                cursor.recursive(),
                                cursor.limit(),
                                rest,
                                cursor.history())))
                .put("has_more", !rest.isEmpty());
    }

    private String remember(Cursor cursor) {
        String name = "AAF" + Integer.toHexString(++made) + "-twin";
        cursors.put(name, cursor);
        return name;
    }

    @Nullable
    Cursor cursor(String name) {
        return cursors.get(name);
    }

    /** No cursor is good any more. */
    void forget() {
        synchronized (state) {
            cursors.clear();
        }
    }
}
