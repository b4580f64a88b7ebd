package org.cdcd.connectors.twin.drive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.drive.DriveFile.Permission;
import org.cdcd.connectors.twin.google.GoogleRefusal;

/** Who else may see or alter a file. */
final class SharingRoutes {
    private static final Set<String> ROLES =
            Set.of("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader");
    private static final Set<String> TYPES = Set.of("user", "group", "domain", "anyone");
    private static final String SHORT = "kind,id,type,role";

    private final DriveGate gate;

    SharingRoutes(DriveGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        String permissions = "/drive/v3/files/:fileId/permissions";
        gate.on(router.get(permissions), DriveGate.READ, this::list);
        gate.on(router.post(permissions), DriveGate.WRITE, this::create);
        gate.on(
                router.get(permissions + "/:permissionId"),
                DriveGate.READ,
                call -> call.answer(FileJson.permission(permission(call, call.file())), SHORT));
        gate.on(router.delete(permissions + "/:permissionId"), DriveGate.WRITE, this::delete);
    }

    private void list(DriveCall call) {
        ObjectNode body = Reply.JSON.createObjectNode().put("kind", "drive#permissionList");
        ArrayNode all = body.putArray("permissions");
        call.writable().permissions.forEach(one -> all.add(FileJson.permission(one)));
        call.answer(body, "kind,nextPageToken,permissions(" + SHORT + ")");
    }

    private void create(DriveCall call) {
        DriveFile file = call.writable();
        ObjectNode body = call.body();
        String role = oneOf(body, "role", ROLES);
        String type = oneOf(body, "type", TYPES);
        String email = body.path("emailAddress").asText("");
        boolean named = type.equals("user") || type.equals("group");
        if (named && !email.contains("@")) {
            throw GoogleRefusal.badRequest(
                    "The specified emailAddress is invalid or not applicable for the given permission type.");
        }
        if (role.equals("owner") && !"true".equals(call.query("transferOwnership"))) {
            throw GoogleRefusal.of(
                    403,
                    "forbidden",
                    "The transferOwnership parameter must be enabled when the permission role is 'owner'.");
        }
        if (role.equals("owner") || role.endsWith("rganizer")) {
            throw GoogleRefusal.of(403, "invalidSharingRequest", "This role cannot be given here.");
        }
        String id = type.equals("anyone") ? "anyoneWithLink" : id(email);
        Permission permission = new Permission(id, type, role, named ? email : "");
        file.permissions.removeIf(one -> one.id().equals(id) && !one.role().equals("owner"));
        file.permissions.add(permission);
        call.state().save(file);
        call.answer(FileJson.permission(permission), SHORT);
    }

    private static String id(String email) {
        return Person.ALL.stream()
                .filter(person -> person.email().equals(email))
                .findFirst()
                .map(DriveFile::permissionId)
                .orElse("2" + Integer.toUnsignedString(email.hashCode()));
    }

    private static String oneOf(ObjectNode body, String name, Set<String> allowed) {
        String value = body.path(name).asText("");
        if (value.isEmpty()) {
            throw GoogleRefusal.badRequest("The permission " + name + " field is required.");
        }
        if (!allowed.contains(value)) {
            throw GoogleRefusal.invalid("permission." + name);
        }
        return value;
    }

    private static Permission permission(DriveCall call, DriveFile file) {
        String id = call.path("permissionId");
        return file.permissions.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> GoogleRefusal.of(404, "notFound", "Permission not found: " + id + "."));
    }

    private void delete(DriveCall call) {
        DriveFile file = call.writable();
        Permission permission = permission(call, file);
        if (permission.role().equals("owner")) {
            throw GoogleRefusal.of(403, "cannotDeletePermission", "The owner of a file cannot be removed.");
        }
        file.permissions.remove(permission);
        call.state().save(file);
        Reply.empty(call.ctx(), 204);
    }
}
