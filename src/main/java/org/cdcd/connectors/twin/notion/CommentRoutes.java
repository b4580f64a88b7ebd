package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;

/** What is said about pages. */
final class CommentRoutes {
    private final NotionGate gate;

    CommentRoutes(NotionGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        gate.on(router.get("/v1/comments"), this::list);
        gate.on(router.post("/v1/comments"), this::create);
    }

    private void list(NotionCall call) {
        String asked = call.query("block_id");
        if (asked == null) {
            throw NotionRefusal.invalid("query failed validation: query.block_id should be defined.");
        }
        String id = Ids.checked(asked, "query.block_id");
        call.state().container(id);
        List<ObjectNode> all = call.state().comments().stream()
                .filter(comment -> comment.at("/parent/page_id").asText().equals(id))
                .toList();
        call.page(NotionJson.list("comment"), all);
    }

    private void create(NotionCall call) {
        ObjectNode body =
                call.body(Set.of("parent", "discussion_id", "rich_text", "markdown", "attachments", "display_name"));
        if (body.has("parent") == body.has("discussion_id")) {
            throw NotionRefusal.invalid("body failed validation: either parent or discussion_id should be defined.");
        }
        NotionState state = call.state();
        String page = body.has("parent")
                ? state.page(Ids.checked(body.at("/parent/page_id").asText(), "body.parent.page_id")).id
                : page(state, body.path("discussion_id").asText());
        Instant now = state.now();
        ObjectNode comment = Reply.JSON
                .createObjectNode()
                .put("object", "comment")
                .put("id", state.newId())
                .put("discussion_id", body.path("discussion_id").asText(state.newId()))
                .put("created_time", now.toString())
                .put("last_edited_time", now.toString());
        comment.putObject("parent").put("type", "page_id").put("page_id", page);
        comment.set("created_by", NotionJson.user(call.bot()));
        comment.set("rich_text", NotionJson.richText(body.path("rich_text"), "body.rich_text"));
        comment.putObject("display_name").put("type", "integration").put("resolved_name", "Our program");
        state.comments().add(comment);
        Reply.json(call.ctx(), 200, comment);
    }

    private static String page(NotionState state, String discussion) {
        return state.comments().stream()
                .filter(comment -> comment.path("discussion_id").asText().equals(discussion))
                .findFirst()
                .orElseThrow(() -> NotionRefusal.notFound("discussion", discussion))
                .at("/parent/page_id")
                .asText();
    }
}
