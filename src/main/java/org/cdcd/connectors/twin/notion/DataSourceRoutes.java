package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** The database, its data source, and the search over everything that is shared. */
final class DataSourceRoutes {
    private static final String SINCE = Instant.EPOCH.toString();

    private final NotionGate gate;

    DataSourceRoutes(NotionGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        gate.on(router.get("/v1/databases/:database_id"), this::database);
        gate.on(router.get("/v1/data_sources/:data_source_id"), call -> {
            known(call);
            Reply.json(call.ctx(), 200, dataSource());
        });
        gate.on(router.post("/v1/data_sources/:data_source_id/query"), this::query);
        gate.on(router.post("/v1/search"), this::search);
    }

    private static void known(NotionCall call) {
        String id = call.id("data_source_id");
        if (!id.equals(Ids.TASKS)) {
            throw NotionRefusal.notFound("data source", id);
        }
    }

    private void database(NotionCall call) {
        String id = call.id("database_id");
        if (!id.equals(Ids.TASKS_DATABASE)) {
            throw NotionRefusal.notFound("database", id);
        }
        ObjectNode json = common("database", id);
        json.put("is_locked", false);
        json.putObject("parent").put("type", "workspace").put("workspace", true);
        json.putArray("data_sources").addObject().put("id", Ids.TASKS).put("name", "Tasks");
        Reply.json(call.ctx(), 200, json);
    }

    private static ObjectNode dataSource() {
        ObjectNode json = common("data_source", Ids.TASKS);
        json.putObject("parent").put("type", "database_id").put("database_id", Ids.TASKS_DATABASE);
        json.putObject("database_parent").put("type", "workspace").put("workspace", true);
        json.set("properties", Properties.TASKS.described());
        return json;
    }

    private static ObjectNode common(String object, String id) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("object", object)
                .put("id", id)
                .put("is_inline", false)
                .put("in_trash", false)
                .put("url", "https://www.notion.so/" + id.replace("-", ""))
                .putNull("public_url")
                .putNull("icon")
                .putNull("cover");
        json.set("title", NotionJson.text("Tasks"));
        json.putArray("description");
        return NotionJson.stamps(json, Ids.user(Person.ALICE), Instant.EPOCH, Instant.EPOCH);
    }

    private void query(NotionCall call) {
        known(call);
        ObjectNode body = call.body(Set.of("filter", "sorts", "start_cursor", "page_size", "in_trash", "result_type"));
        boolean inTrash = body.path("in_trash").asBoolean();
        RowFilter filter = RowFilter.parse(body.path("filter"));
        List<ObjectNode> rows = call.state()
                .pages()
                .filter(page -> page.isIn(Ids.TASKS) && page.inTrash == inTrash)
                .filter(filter::fits)
                .sorted(RowFilter.order(body.path("sorts")))
                .map(Page::json)
                .toList();
        call.page(NotionJson.list("page_or_data_source"), rows, cursor(body), body.path("page_size"));
    }

    private static @Nullable String cursor(JsonNode body) {
        JsonNode cursor = body.path("start_cursor");
        return cursor.isTextual() ? cursor.textValue() : null;
    }

    /** Looks at titles only, as the service does; the newest come first. */
    private void search(NotionCall call) {
        ObjectNode body = call.body(Set.of("query", "filter", "sort", "start_cursor", "page_size"));
        String kind = kind(body.path("filter"));
        String words = body.path("query").asText().toLowerCase(Locale.ROOT);
        Stream<ObjectNode> pages = call.state()
                .pages()
                .filter(page ->
                        !page.inTrash && page.title().toLowerCase(Locale.ROOT).contains(words))
                .map(Page::json);
        Stream<ObjectNode> sources = Stream.of(dataSource()).filter(one -> "tasks".contains(words));
        Comparator<ObjectNode> newest =
                Comparator.comparing(one -> one.path("last_edited_time").asText(SINCE));
        List<ObjectNode> found = Stream.concat(pages, sources)
                .filter(one -> kind.isEmpty() || one.path("object").asText().equals(kind))
                .sorted(newest.reversed())
                .toList();
        call.page(NotionJson.list("page_or_data_source"), found, cursor(body), body.path("page_size"));
    }

    private static String kind(JsonNode filter) {
        if (filter.isMissingNode()) {
            return "";
        }
        String kind = filter.path("value").asText();
        if (!filter.path("property").asText().equals("object") || !kind.matches("page|data_source")) {
            throw NotionRefusal.invalid(
                    "body failed validation: body.filter.value should be `\"page\"` or `\"data_source\"`.");
        }
        return kind;
    }
}
