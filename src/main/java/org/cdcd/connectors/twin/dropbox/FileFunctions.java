package org.cdcd.connectors.twin.dropbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cdcd.connectors.twin.Reply;

/** What is done with files and folders as wholes. */
final class FileFunctions {
    private static final String READ = "files.metadata.read";
    private static final String WRITE = "files.content.write";

    private final Gate gate;
    private final DropboxState state;
    private final Map<String, Found> searches = new HashMap<>();

    /** What of a search is still to be shown. */
    private record Found(List<Entry> rest, int limit) {}

    FileFunctions(Gate gate, DropboxState state) {
        this.gate = gate;
        this.state = state;
    }

    void mount(Router router) {
        gate.rpc(
                router,
                "files/get_metadata",
                READ,
                call -> existing(
                                call.argument()
                                        .only(
                                                "path",
                                                "include_media_info",
                                                "include_deleted",
                                                "include_has_explicit_shared_members"),
                                "path",
                                "path")
                        .tagged());
        gate.rpc(router, "files/create_folder_v2", WRITE, this::createFolder);
        gate.rpc(router, "files/move_v2", WRITE, call -> relocate(call, true));
        gate.rpc(router, "files/copy_v2", WRITE, call -> relocate(call, false));
        gate.rpc(router, "files/delete_v2", WRITE, this::delete);
        gate.rpc(router, "files/search_v2", READ, this::search);
        gate.rpc(router, "files/search/continue_v2", READ, this::goOn);
    }

    private Entry existing(Argument argument, String name, String tag) {
        Entry entry = tree(argument).find(argument.path(name, false));
        if (entry == null) {
            throw DropboxRefusal.conflict(tag, "not_found");
        }
        return entry;
    }

    private Tree tree(Argument argument) {
        return state.tree(argument.person());
    }

    private JsonNode createFolder(Call call) {
        Argument argument = call.argument().only("path", "autorename");
        Tree tree = tree(argument);
        String path = tree.display(argument.path("path", false));
        Entry there = tree.find(path);
        if (there != null) {
            throw DropboxRefusal.conflict("path", "conflict", there.isFolder() ? "folder" : "file");
        }
        Entry folder = new Entry(state.newId(), path, null);
        tree.put(folder);
        return wrapped(folder.json());
    }

    private JsonNode relocate(Call call, boolean move) {
        Argument argument = call.argument()
                .only("from_path", "to_path", "autorename", "allow_shared_folder", "allow_ownership_transfer");
        Tree tree = tree(argument);
        Entry from = existing(argument, "from_path", "from_lookup");
        String to = tree.display(argument.path("to_path", false));
        Entry there = tree.find(to);
        if (there != null && !there.id().equals(from.id())) {
            throw DropboxRefusal.conflict("to", "conflict", there.isFolder() ? "folder" : "file");
        }
        List<Entry> moved = tree.inside(from.key(), true);
        if (move) {
            tree.remove(from);
        }
        Entry target = placed(from, to, move);
        tree.put(target);
        moved.forEach(one ->
                tree.put(placed(one, to + one.path().substring(from.path().length()), move)));
        return wrapped(target.tagged());
    }

    private Entry placed(Entry entry, String path, boolean same) {
        return new Entry(same ? entry.id() : state.newId(), path, entry.stored());
    }

    private JsonNode delete(Call call) {
        Argument argument = call.argument().only("path", "parent_rev");
        Entry entry = existing(argument, "path", "path_lookup");
        tree(argument).remove(entry);
        return wrapped(entry.tagged());
    }

    private JsonNode search(Call call) {
        Argument argument = call.argument().only("query", "options", "match_field_options");
        String query = argument.text("query").toLowerCase(Locale.ROOT);
        if (query.length() > 1000) {
            throw argument.wrong("query: expected at most 1000 characters");
        }
        int limit =
                argument.has("options") ? (int) argument.inside("options").number("max_results", 1, 1000, 100) : 100;
        List<Entry> found = tree(argument).all().stream()
                .filter(entry -> entry.name().toLowerCase(Locale.ROOT).contains(query))
                .toList();
        return page(new Found(found, limit));
    }

    private JsonNode goOn(Call call) {
        Found found = searches.get(call.argument().only("cursor").text("cursor"));
        if (found == null) {
            throw DropboxRefusal.conflict("reset");
        }
        return page(found);
    }

    private ObjectNode page(Found found) {
        ObjectNode page = Reply.JSON.createObjectNode();
        ArrayNode matches = page.putArray("matches");
        int count = Math.min(found.limit(), found.rest().size());
        found.rest().subList(0, count).forEach(entry -> {
            ObjectNode match = matches.addObject();
            match.putObject("match_type").put(".tag", "filename");
            match.putObject("metadata").put(".tag", "metadata").set("metadata", entry.tagged());
        });
        List<Entry> rest = found.rest().subList(count, found.rest().size());
        if (!rest.isEmpty()) {
            String cursor = "search-" + searches.size();
            searches.put(cursor, new Found(rest, found.limit()));
            page.put("cursor", cursor);
        }
        return page.put("has_more", !rest.isEmpty());
    }

    private static ObjectNode wrapped(ObjectNode metadata) {
        ObjectNode json = Reply.JSON.createObjectNode();
        json.set("metadata", metadata);
        return json;
    }

    void reset() {
        synchronized (state) {
            searches.clear();
        }
    }
}
