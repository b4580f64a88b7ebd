package org.cdcd.connectors.twin.onedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;

/** Who may do what with an item: people, and whoever has a link. */
final class SharingRoutes {
    private static final String MAIL = "[^@\\s]+@[^@\\s]+\\.[^@\\s]+";

    private final Map<String, Map<String, ObjectNode>> permissions = new HashMap<>();
    private int made;

    private Map<String, ObjectNode> of(DriveItem item) {
        return permissions.computeIfAbsent(item.id(), nobody -> new LinkedHashMap<>());
    }

    private ObjectNode add(DriveItem item) {
        String id = "aTowIy5mfG1lbWJlcnNoaXB8%08d".formatted(++made);
        ObjectNode permission = Reply.JSON.createObjectNode().put("id", id);
        of(item).put(id, permission);
        return permission;
    }

    void link(GraphCall call) {
        DriveItem item = call.item();
        ObjectNode json = call.json();
        String type = json.path("type").asText();
        String scope = json.path("scope").asText("anonymous");
        if (!Set.of("view", "edit", "embed").contains(type)
                || !Set.of("anonymous", "organization", "users").contains(scope)) {
            throw GraphRefusal.invalid("Invalid sharing link type or scope");
        }
        for (ObjectNode permission : of(item).values()) {
            JsonNode link = permission.path("link");
            if (link.path("type").asText().equals(type)
                    && link.path("scope").asText().equals(scope)) {
                call.answer(200, permission);
                return;
            }
        }
        ObjectNode permission = add(item);
        permission.putArray("roles").add(type.equals("edit") ? "write" : "read");
        permission
                .putObject("link")
                .put("type", type)
                .put("scope", scope)
                .put("webUrl", "https://1drv.ms/u/s!" + permission.path("id").asText());
        call.answer(201, permission);
    }

    void invite(GraphCall call) {
        DriveItem item = call.item();
        ObjectNode json = call.json();
        for (JsonNode role : json.path("roles")) {
            if (!Set.of("read", "write").contains(role.asText())) {
                throw GraphRefusal.invalid("Invalid role");
            }
        }
        if (json.path("roles").isEmpty() || json.path("recipients").isEmpty()) {
            throw GraphRefusal.invalid("One or more required parameters are missing");
        }
        if (!json.path("requireSignIn").asBoolean()
                && !json.path("sendInvitation").asBoolean()) {
            throw GraphRefusal.invalid("requireSignIn and sendInvitation cannot both be false");
        }
        ObjectNode answer = Reply.JSON.createObjectNode();
        ArrayNode value = answer.putArray("value");
        for (JsonNode recipient : json.path("recipients")) {
            String mail = recipient.path("email").asText();
            if (!mail.matches(MAIL)) {
                throw GraphRefusal.invalid("The recipient is no address");
            }
            ObjectNode permission = add(item);
            permission.set("roles", json.path("roles"));
            permission.putObject("grantedTo").putObject("user").put("displayName", mail);
            permission.putObject("invitation").put("email", mail).put("signInRequired", true);
            value.add(permission);
        }
        call.answer(200, answer);
    }

    void list(GraphCall call) {
        ObjectNode json = Reply.JSON.createObjectNode();
        json.putArray("value").addAll(of(call.item()).values());
        call.answer(200, json);
    }

    void end(GraphCall call, String permission) {
        if (of(call.item()).remove(permission) == null) {
            throw GraphRefusal.notFound();
        }
        Reply.empty(call.ctx(), 204);
    }

    void reset() {
        permissions.clear();
    }
}
