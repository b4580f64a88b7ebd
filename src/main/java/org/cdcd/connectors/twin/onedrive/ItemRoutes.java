package org.cdcd.connectors.twin.onedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.Reply;

/** Items and folders: shown, listed, searched, made, moved and deleted. */
final class ItemRoutes {
    private static final int PAGE = 200;
    private static final Pattern NAME =
            Pattern.compile("[^/\\\\:*?\"<>|\\p{Cntrl}]{0,254}[^/\\\\:*?\"<>|\\p{Cntrl}. ]");

    private final DriveState state;

    ItemRoutes(DriveState state) {
        this.state = state;
    }

    static String checkedName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw GraphRefusal.of(400, "invalidRequest", "The provided name cannot contain any of its characters.");
        }
        return name;
    }

    void show(GraphCall call) {
        call.answer(200, call.drive().json(call.item()));
    }

    void children(GraphCall call) {
        DriveItem folder = call.item();
        if (!folder.isFolder()) {
            throw GraphRefusal.invalid("The item is not a folder");
        }
        page(call, call.drive().children(folder.id()));
    }

    void search(GraphCall call, String words) {
        page(call, call.drive().named(words));
    }

    private static void page(GraphCall call, List<DriveItem> all) {
        int top = call.top(PAGE);
        String token = call.ctx().request().getParam("$skiptoken");
        int from = token == null ? 0 : Math.min(all.size(), Integer.parseInt(token));
        int to = Math.min(all.size(), from + top);
        ObjectNode json = Reply.JSON.createObjectNode();
        ArrayNode value = json.putArray("value");
        all.subList(from, to).forEach(item -> value.add(call.drive().json(item)));
        if (to < all.size()) {
            json.put("@odata.nextLink", link(call, "%24top=" + top + "&%24skiptoken=" + to));
        }
        call.answer(200, json);
    }

    /** The same list with another query. */
    static String link(GraphCall call, String query) {
        return Reply.base(call.ctx(), OneDriveTwin.GRAPH) + Reply.path(call.ctx()) + "?" + query;
    }

    void create(GraphCall call) {
        ObjectNode json = call.json();
        DriveItem folder = call.item();
        String name = checkedName(json.path("name").asText());
        if (!json.path("folder").isObject()) {
            throw GraphRefusal.invalid("Only folders can be made so");
        }
        if (call.drive().child(folder.id(), name).isPresent()) {
            throw GraphRefusal.nameTaken();
        }
        call.answer(201, call.drive().json(call.drive().add(folder.id(), name, null, "")));
    }

    void change(GraphCall call) {
        DriveItem item = call.item();
        call.checkMatch(item);
        ObjectNode json = call.json();
        JsonNode parent = json.at("/parentReference/id");
        Drive drive = call.drive();
        String folder = parent.isMissingNode()
                ? item.parent()
                : drive.item(parent.asText()).id();
        String name = json.has("name") ? checkedName(json.path("name").asText()) : item.name();
        if (item.parent().isEmpty() || isInside(drive, folder, item)) {
            throw GraphRefusal.invalid("The item cannot be moved there");
        }
        if (drive.child(folder, name)
                .filter(there -> !there.id().equals(item.id()))
                .isPresent()) {
            throw GraphRefusal.nameTaken();
        }
        call.answer(200, drive.json(drive.put(item.at(folder, name, state.now()))));
    }

    private static boolean isInside(Drive drive, String folder, DriveItem item) {
        return folder.equals(item.id())
                || drive.find(folder)
                        .filter(one -> !one.parent().isEmpty() && isInside(drive, one.parent(), item))
                        .isPresent();
    }

    void delete(GraphCall call) {
        DriveItem item = call.item();
        call.checkMatch(item);
        if (item.parent().isEmpty()) {
            throw GraphRefusal.denied();
        }
        call.drive().remove(item);
        Reply.empty(call.ctx(), 204);
    }
}
