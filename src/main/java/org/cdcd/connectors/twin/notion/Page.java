package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.twin.Reply;

/** A page, also one that is a row of a data source. */
final class Page implements Container {
    final String id;
    final ObjectNode parent;
    final ObjectNode properties;
    final Instant created;
    Instant edited;
    boolean inTrash;
    private final String author;
    private final boolean shared;
    private final List<Block> blocks = new ArrayList<>();

    Page(String id, ObjectNode parent, ObjectNode properties, String author, Instant now, boolean shared) {
        this.id = id;
        this.parent = parent;
        this.properties = properties;
        this.author = author;
        this.created = now;
        this.edited = now;
        this.shared = shared;
    }

    /** Whether integrations see it. */
    boolean isShared() {
        return shared;
    }

    boolean isIn(String dataSource) {
        return parent.path("data_source_id").asText().equals(dataSource);
    }

    String title() {
        for (JsonNode property : properties) {
            if (property.path("type").asText().equals("title")) {
                return NotionJson.plain(property.path("title"));
            }
        }
        return "";
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    @Override
    public ObjectNode asParent() {
        return Reply.JSON.createObjectNode().put("type", "page_id").put("page_id", id);
    }

    @Override
    public boolean isInTrash() {
        return inTrash;
    }

    ObjectNode json() {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("object", "page")
                .put("id", id)
                .put("in_trash", inTrash)
                .put("is_archived", false)
                .put("is_locked", false)
                .put("url", "https://www.notion.so/" + id.replace("-", ""))
                .putNull("public_url")
                .putNull("icon")
                .putNull("cover");
        json.set("parent", parent);
        json.set("properties", properties.deepCopy());
        return NotionJson.stamps(json, author, created, edited);
    }
}
