package org.cdcd.connectors.twin.drive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.stream.IntStream;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.drive.DriveState.Change;

/** What has changed since; a token is a place in the list of all changes. */
final class ChangeRoutes {
    private final DriveGate gate;

    ChangeRoutes(DriveGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        gate.on(router.get("/drive/v3/changes/startPageToken"), DriveGate.SEE, this::start);
        gate.on(router.get("/drive/v3/changes"), DriveGate.SEE, this::list);
    }

    private void start(DriveCall call) {
        ObjectNode body = Reply.JSON
                .createObjectNode()
                .put("kind", "drive#startPageToken")
                .put("startPageToken", String.valueOf(call.state().changes().size() + 1));
        call.answer(body, "*");
    }

    private void list(DriveCall call) {
        List<Change> all = call.state().changes();
        int from = FileRoutes.number(call.required("pageToken"), 1, all.size() + 1, "pageToken") - 1;
        int size = FileRoutes.number(call.query("pageSize"), 100, 1000, "pageSize");
        int to = Math.min(all.size(), from + size);
        ObjectNode body = Reply.JSON.createObjectNode().put("kind", "drive#changeList");
        body.put(to == all.size() ? "newStartPageToken" : "nextPageToken", String.valueOf(to + 1));
        ArrayNode changes = body.putArray("changes");
        IntStream.range(from, to)
                .mapToObj(all::get)
                .filter(change -> mine(call, change))
                .forEach(change -> changes.add(json(call, change)));
        call.answer(
                body,
                "kind,nextPageToken,newStartPageToken,changes(kind,type,changeType,time,removed,fileId,file("
                        + FileJson.SHORT + "))");
    }

    private static boolean mine(DriveCall call, Change change) {
        return change.owner().equals(call.person())
                && (DriveGate.seesAll(call.access())
                        || change.clientId().equals(call.access().clientId()));
    }

    private static ObjectNode json(DriveCall call, Change change) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("kind", "drive#change")
                .put("type", "file")
                .put("changeType", "file")
                .put("time", change.time().toString())
                .put("removed", change.removed())
                .put("fileId", change.fileId());
        call.state()
                .all()
                .filter(file -> file.id.equals(change.fileId()) && call.lists(file))
                .findFirst()
                .ifPresent(file -> json.set("file", FileJson.of(file, call)));
        return json;
    }
}
