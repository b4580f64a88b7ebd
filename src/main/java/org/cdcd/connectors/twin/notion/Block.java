package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.twin.Reply;

/** A block of a page. */
final class Block implements Container {
    final String id;
    private final ObjectNode parent;
    private final String type;
    private final ObjectNode content;
    private final String author;
    private final Instant created;
    private final List<Block> children = new ArrayList<>();
    private boolean inTrash;

    Block(String id, ObjectNode parent, String type, ObjectNode content, String author, Instant created) {
        this.id = id;
        this.parent = parent;
        this.type = type;
        this.content = content;
        this.author = author;
        this.created = created;
    }

    void delete() {
        inTrash = true;
    }

    @Override
    public List<Block> blocks() {
        return children;
    }

    @Override
    public ObjectNode asParent() {
        return Reply.JSON.createObjectNode().put("type", "block_id").put("block_id", id);
    }

    @Override
    public boolean isInTrash() {
        return inTrash;
    }

    ObjectNode json() {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("object", "block")
                .put("id", id)
                .put("type", type)
                .put("has_children", !children.isEmpty())
                .put("in_trash", inTrash);
        json.set("parent", parent);
        json.set(type, content.deepCopy());
        return NotionJson.stamps(json, author, created, created);
    }
}
