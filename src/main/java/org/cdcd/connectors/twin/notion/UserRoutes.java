package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;

/** Who there is. */
final class UserRoutes {
    private final NotionGate gate;

    UserRoutes(NotionGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        gate.on(
                router.get("/v1/users/me"),
                call -> Reply.json(call.ctx(), 200, NotionJson.bot(call.access().person())));
        gate.on(router.get("/v1/users"), call -> call.page(NotionJson.list("user"), all(call)));
        gate.on(router.get("/v1/users/:user_id"), this::one);
    }

    private static List<ObjectNode> all(NotionCall call) {
        return Stream.concat(
                        Person.ALL.stream().map(NotionJson::person),
                        Stream.of(NotionJson.bot(call.access().person())))
                .toList();
    }

    private void one(NotionCall call) {
        String id = call.id("user_id");
        Reply.json(
                call.ctx(),
                200,
                all(call).stream()
                        .filter(user -> user.path("id").asText().equals(id))
                        .findFirst()
                        .orElseThrow(() -> NotionRefusal.notFound("user", id)));
    }
}
