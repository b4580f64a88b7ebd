package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.cdcd.connectors.twin.Reply;

/** Pages and the values of their properties. */
final class PageRoutes {
    private static final Set<String> NEW =
            Set.of("parent", "properties", "children", "icon", "cover", "position", "template", "markdown");
    private static final Set<String> CHANGES =
            Set.of("properties", "in_trash", "icon", "cover", "is_locked", "is_archived", "template", "erase_content");

    private final NotionGate gate;

    PageRoutes(NotionGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        gate.on(router.post("/v1/pages"), this::create);
        gate.on(
                router.get("/v1/pages/:page_id"),
                call -> Reply.json(
                        call.ctx(), 200, call.state().page(call.id("page_id")).json()));
        gate.on(router.patch("/v1/pages/:page_id"), this::update);
        gate.on(router.get("/v1/pages/:page_id/properties/:property_id"), this::property);
    }

    private void create(NotionCall call) {
        ObjectNode body = call.body(NEW);
        NotionState state = call.state();
        ObjectNode parent = parent(state, body.path("parent"));
        Page page = new Page(
                state.newId(),
                parent,
                properties(parent).answered(body.path("properties")),
                call.bot(),
                state.now(),
                true);
        state.add(page);
        BlockRoutes.append(call, page, 0, body.path("children"));
        state.saved(page.id);
        Reply.json(call.ctx(), 200, page.json());
    }

    private static ObjectNode parent(NotionState state, JsonNode sent) {
        if (sent.has("page_id")) {
            String id = Ids.checked(sent.path("page_id").asText(), "body.parent.page_id");
            if (state.page(id).inTrash) {
                throw NotionRefusal.invalid("Can't edit page on block with an archived ancestor.");
            }
            return Reply.JSON.createObjectNode().put("type", "page_id").put("page_id", id);
        }
        if (sent.has("data_source_id")) {
            String id = Ids.checked(sent.path("data_source_id").asText(), "body.parent.data_source_id");
            if (!id.equals(Ids.TASKS)) {
                throw NotionRefusal.notFound("data source", id);
            }
            return Reply.JSON
                    .createObjectNode()
                    .put("type", "data_source_id")
                    .put("data_source_id", id)
                    .put("database_id", Ids.TASKS_DATABASE);
        }
        if (sent.path("workspace").asBoolean()) {
            return Reply.JSON.createObjectNode().put("type", "workspace").put("workspace", true);
        }
        throw NotionRefusal.invalid("body failed validation: body.parent should be defined, instead was `undefined`.");
    }

    private static Properties properties(JsonNode parent) {
        return parent.has("data_source_id") ? Properties.TASKS : Properties.PAGE;
    }

    private void update(NotionCall call) {
        Page page = call.state().page(call.id("page_id"));
        ObjectNode body = call.body(CHANGES);
        if (page.inTrash && body.path("in_trash").asBoolean(true)) {
            throw NotionRefusal.invalid(
                    "Can't edit block that is archived. You must unarchive the block before editing.");
        }
        properties(page.parent).set(page.properties, body.path("properties"));
        page.inTrash = body.path("in_trash").asBoolean(page.inTrash);
        page.edited = call.state().now();
        Reply.json(call.ctx(), 200, page.json());
    }

    /** Texts come as lists in pages, everything else as it is. */
    private void property(NotionCall call) {
        Page page = call.state().page(call.id("page_id"));
        Properties properties = properties(page.parent);
        String asked = String.valueOf(call.ctx().pathParam("property_id"));
        JsonNode value = page.properties.path(properties.name(asked));
        String type = value.path("type").asText();
        if (!value.path(type).isArray()) {
            Reply.json(call.ctx(), 200, value.<ObjectNode>deepCopy().put("object", "property_item"));
            return;
        }
        List<ObjectNode> items = StreamSupport.stream(value.path(type).spliterator(), false)
                .map(item -> item(value, type, item))
                .toList();
        ObjectNode list = NotionJson.list("property_item");
        ObjectNode about = list.withObjectProperty("property_item")
                .put("id", value.path("id").asText())
                .put("type", type)
                .putNull("next_url");
        about.putObject(type);
        call.page(list, items);
    }

    private static ObjectNode item(JsonNode property, String type, JsonNode text) {
        ObjectNode item = Reply.JSON
                .createObjectNode()
                .put("object", "property_item")
                .put("id", property.path("id").asText())
                .put("type", type);
        item.set(type, text);
        return item;
    }
}
