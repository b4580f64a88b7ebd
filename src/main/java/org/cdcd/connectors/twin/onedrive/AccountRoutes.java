package org.cdcd.connectors.twin.onedrive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;

/** Whose drive it is, and how full. */
final class AccountRoutes {
    private final DriveState state;

    AccountRoutes(DriveState state) {
        this.state = state;
    }

    static String id(Person person) {
        return "%016x".formatted(person.number());
    }

    static ObjectNode me(Person person) {
        return Reply.JSON
                .createObjectNode()
                .put("id", id(person))
                .put("displayName", person.name())
                .putNull("mail")
                .put("userPrincipalName", person.email());
    }

    void drive(GraphCall call) {
        Drive drive = call.drive();
        ObjectNode json = Reply.JSON.createObjectNode().put("id", drive.id()).put("driveType", "personal");
        json.putObject("owner")
                .putObject("user")
                .put("displayName", drive.person().name())
                .put("id", id(drive.person()));
        json.putObject("quota")
                .put("total", state.limit())
                .put("used", drive.used())
                .put("remaining", state.limit() - drive.used())
                .put("deleted", 0)
                .put("state", "normal");
        call.answer(200, json);
    }
}
