package org.cdcd.connectors.twin.onedrive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.content.Content;

/**
 * Where a file is to be saved, and what becomes of one that is there.
 *
 * @param behavior {@code replace}, {@code fail} or {@code rename}
 */
record Saving(Drive drive, String folder, String name, String behavior) {
    static Saving of(GraphCall call, String behavior) {
        if (!behavior.matches("replace|fail|rename")) {
            throw GraphRefusal.invalid("The @microsoft.graph.conflictBehavior value is not valid");
        }
        Address address = call.address();
        if (address.way().isEmpty()) {
            DriveItem item = call.item();
            call.checkMatch(item);
            return new Saving(call.drive(), item.parent(), item.name(), "replace");
        }
        Saving saving = new Saving(
                call.drive(), address.folder(call.drive()).id(), ItemRoutes.checkedName(address.lastName()), behavior);
        saving.there().ifPresent(call::checkMatch);
        return saving;
    }

    private Optional<DriveItem> there() {
        return drive.child(folder, name);
    }

    /** Refuses what cannot be saved. */
    void check(DriveState state, long length) {
        Optional<DriveItem> there = there();
        if (there.isPresent() && (behavior.equals("fail") || there.get().isFolder())) {
            throw GraphRefusal.nameTaken();
        }
        state.checkRoom(drive, length);
    }

    /** Saves it, and answers with the item: 201 if it is new. */
    void save(RoutingContext ctx, DriveState state, Content content, String type) {
        check(state, content.length());
        Optional<DriveItem> there = there();
        boolean replaced = there.isPresent() && behavior.equals("replace");
        DriveItem saved = replaced
                ? drive.put(there.orElseThrow().with(content, type, state.now()))
                : drive.add(folder, free(), content, type);
        ObjectNode json = drive.json(saved);
        Reply.json(ctx, replaced ? 200 : 201, json);
    }

    /** The name, or the first with a number that is not taken. */
    private String free() {
        String free = name;
        for (int i = 1; drive.child(folder, free).isPresent(); i++) {
            int dot = name.lastIndexOf('.');
            int end = dot < 1 ? name.length() : dot;
            free = name.substring(0, end) + " " + i + name.substring(end);
        }
        return free;
    }
}
