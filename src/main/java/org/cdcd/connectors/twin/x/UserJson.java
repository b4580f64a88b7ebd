package org.cdcd.connectors.twin.x;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;

/** Accounts as X shows them. */
final class UserJson {
    private static final List<String> FIELDS = List.of(
            "confirmed_email",
            "connection_status",
            "created_at",
            "description",
            "entities",
            "id",
            "location",
            "name",
            "profile_image_url",
            "protected",
            "public_metrics",
            "url",
            "username",
            "verified",
            "verified_type",
            "withheld");

    private UserJson() {}

    /** The fields that are asked for, all of them known. */
    static Set<String> fields(XCall call) {
        return call.listed("user.fields", FIELDS);
    }

    static ObjectNode of(Person person, Set<String> fields) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("id", XCall.id(person))
                .put("name", person.name())
                .put("username", person.login());
        if (fields.contains("created_at")) {
            json.put("created_at", "2015-03-01T08:00:00.000Z");
        }
        if (fields.contains("description")) {
            json.put("description", "An example.");
        }
        if (fields.contains("public_metrics")) {
            json.putObject("public_metrics")
                    .put("followers_count", 1)
                    .put("following_count", 1)
                    .put("post_count", 12)
                    .put("listed_count", 0);
        }
        return json;
    }
}
