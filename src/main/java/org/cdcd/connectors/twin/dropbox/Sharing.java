package org.cdcd.connectors.twin.dropbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.twin.Reply;

/** Links to files, and people who may see them. */
final class Sharing {
    private static final String WRITE = "sharing.write";
    private static final String READ = "sharing.read";
    private static final String MAIL = "['#&A-Za-z0-9._%+-]+@[A-Za-z0-9-][A-Za-z0-9.-]*\\.[A-Za-z]{2,15}";

    private final Gate gate;
    private final DropboxState state;
    private final Map<String, String> links = new HashMap<>();

    Sharing(Gate gate, DropboxState state) {
        this.gate = gate;
        this.state = state;
    }

    void mount(Router router) {
        gate.rpc(router, "sharing/create_shared_link_with_settings", WRITE, this::create);
        gate.rpc(router, "sharing/list_shared_links", READ, this::list);
        gate.rpc(router, "sharing/add_file_member", WRITE, this::add);
    }

    private Entry entry(Argument argument, String name, String... missing) {
        Entry entry = state.tree(argument.person()).find(argument.path(name, false));
        if (entry == null) {
            throw DropboxRefusal.conflict(missing);
        }
        return entry;
    }

    private JsonNode create(Call call) {
        Argument argument = call.argument().only("path", "settings");
        Entry entry = entry(argument, "path", "path", "not_found");
        if (links.containsKey(entry.id())) {
            throw DropboxRefusal.conflict("shared_link_already_exists");
        }
        links.put(entry.id(), "https://www.dropbox.com/scl/fi/" + entry.id().substring(3) + "/" + links.size());
        return link(entry);
    }

    private JsonNode list(Call call) {
        Argument argument = call.argument().only("path", "cursor", "direct_only");
        ObjectNode json = Reply.JSON.createObjectNode();
        ArrayNode found = json.putArray("links");
        if (argument.has("path")) {
            Entry entry = entry(argument, "path", "path", "not_found");
            if (links.containsKey(entry.id())) {
                found.add(link(entry));
            }
        } else {
            state.tree(call.person()).all().stream()
                    .filter(entry -> links.containsKey(entry.id()))
                    .forEach(entry -> found.add(link(entry)));
        }
        return json.put("has_more", false);
    }

    private ObjectNode link(Entry entry) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put(".tag", entry.isFolder() ? "folder" : "file")
                .put("url", links.get(entry.id()))
                .put("name", entry.name())
                .put("id", entry.id())
                .put("path_lower", entry.key());
        ObjectNode permissions = json.putObject("link_permissions");
        permissions
                .put("can_revoke", true)
                .put("allow_download", true)
                .put("can_set_expiry", false)
                .put("can_remove_expiry", false)
                .put("can_allow_download", true)
                .put("can_disallow_download", false)
                .put("allow_comments", true)
                .put("team_restricts_comments", false);
        permissions.putArray("visibility_policies");
        permissions.putObject("resolved_visibility").put(".tag", "public");
        if (entry.stored() != null) {
            json.put("rev", entry.stored().rev())
                    .put("size", entry.stored().content().length())
                    .put("client_modified", entry.stored().modified())
                    .put("server_modified", entry.stored().modified());
        }
        return json;
    }

    private JsonNode add(Call call) {
        Argument argument = call.argument()
                .only("file", "members", "custom_message", "quiet", "access_level", "add_message_as_comment");
        entry(argument, "file", "access_error", "invalid_file");
        argument.flag("quiet");
        String level = argument.tag("access_level", "viewer", "editor", "viewer_no_comment");
        ArrayNode results = Reply.JSON.createArrayNode();
        for (JsonNode member : argument.json().path("members")) {
            if (!member.path(".tag").asText().equals("email")
                    || !member.path("email").asText().matches(MAIL)) {
                throw argument.wrong("members: expected an email address");
            }
            ObjectNode result = results.addObject();
            result.set("member", member);
            result.putObject("result")
                    .put(".tag", "success")
                    .putObject("success")
                    .put(".tag", level);
        }
        if (results.isEmpty()) {
            throw argument.wrong("members: expected a list that is not empty");
        }
        return results;
    }

    void reset() {
        synchronized (state) {
            links.clear();
        }
    }
}
