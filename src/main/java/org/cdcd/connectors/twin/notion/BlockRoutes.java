package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.cdcd.connectors.twin.Reply;

/** What pages hold. */
final class BlockRoutes {
    private static final int MOST = 100;
    private static final Set<String> TEXTS = Set.of(
            "paragraph",
            "heading_1",
            "heading_2",
            "heading_3",
            "bulleted_list_item",
            "numbered_list_item",
            "to_do",
            "quote",
            "code");

    private final NotionGate gate;

    BlockRoutes(NotionGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        gate.on(router.get("/v1/blocks/:block_id/children"), this::list);
        gate.on(router.patch("/v1/blocks/:block_id/children"), this::append);
        gate.on(
                router.get("/v1/blocks/:block_id"),
                call -> Reply.json(
                        call.ctx(), 200, call.state().block(call.id("block_id")).json()));
        gate.on(router.delete("/v1/blocks/:block_id"), this::delete);
    }

    private void list(NotionCall call) {
        List<ObjectNode> all = call.state().container(call.id("block_id")).blocks().stream()
                .filter(block -> !block.isInTrash())
                .map(Block::json)
                .toList();
        call.page(NotionJson.list("block"), all);
    }

    private void append(NotionCall call) {
        Container to = call.state().container(call.id("block_id"));
        ObjectNode body = call.body(Set.of("children", "position"));
        if (!body.path("children").isArray()) {
            throw NotionRefusal.invalid(
                    "body failed validation: body.children should be defined, instead was `undefined`.");
        }
        if (to.isInTrash()) {
            throw NotionRefusal.invalid(
                    "Can't edit block that is archived. You must unarchive the block before editing.");
        }
        List<Block> added = append(call, to, at(to, body.path("position")), body.path("children"));
        call.page(NotionJson.list("block"), added.stream().map(Block::json).toList());
    }

    private static int at(Container to, JsonNode position) {
        return switch (position.path("type").asText("end")) {
            case "start" -> 0;
            case "end" -> to.blocks().size();
            case "after_block" -> {
                String id = Ids.checked(position.at("/after_block/id").asText(), "body.position.after_block.id");
                yield IntStream.range(0, to.blocks().size())
                                .filter(i -> to.blocks().get(i).id.equals(id))
                                .findFirst()
                                .orElseThrow(() -> NotionRefusal.notFound("block", id))
                        + 1;
            }
            default -> throw NotionRefusal.invalid("body failed validation: body.position.type is not known.");
        };
    }

    /** Puts new blocks into a page or a block. */
    static List<Block> append(NotionCall call, Container to, int at, JsonNode children) {
        if (children.size() > MOST) {
            throw NotionRefusal.invalid("body failed validation: body.children.length should be ≤ `100`, instead was `"
                    + children.size() + "`.");
        }
        List<Block> added = new ArrayList<>();
        for (JsonNode child : children) {
            String type = type(child);
            ObjectNode content = content(call, type, child.path(type));
            JsonNode inner = content.remove("children");
            Block block = new Block(
                    call.state().newId(),
                    to.asParent(),
                    type,
                    content,
                    call.bot(),
                    call.state().now());
            call.state().add(to, at + added.size(), block);
            added.add(block);
            if (inner != null) {
                append(call, block, 0, inner);
            }
        }
        return added;
    }

    private static String type(JsonNode block) {
        for (String type : TEXTS) {
            if (block.has(type)) {
                return type;
            }
        }
        if (block.has("file") || block.has("divider")) {
            return block.has("file") ? "file" : "divider";
        }
        throw NotionRefusal.invalid("body failed validation: body.children[0] should have a type that is known.");
    }

    private static ObjectNode content(NotionCall call, String type, JsonNode sent) {
        if (type.equals("file")) {
            return FileRoutes.attached(call, sent);
        }
        ObjectNode content = Reply.JSON.createObjectNode();
        if (TEXTS.contains(type)) {
            content.set(
                    "rich_text",
                    NotionJson.richText(sent.path("rich_text"), "body.children[0]." + type + ".rich_text"));
            content.put("color", "default");
            for (String name : List.of("children", "checked", "language")) {
                if (sent.has(name)) {
                    content.set(name, sent.path(name));
                }
            }
        }
        return content;
    }

    private void delete(NotionCall call) {
        Block block = call.state().block(call.id("block_id"));
        block.delete();
        Reply.json(call.ctx(), 200, block.json());
    }
}
