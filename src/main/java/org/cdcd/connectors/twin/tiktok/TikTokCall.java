package org.cdcd.connectors.twin.tiktok;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;

/** One admitted call of the API. */
record TikTokCall(RoutingContext ctx, Access access) {
    static final String API = "open.tiktokapis.com";
    static final String UPLOAD = "open-upload.tiktokapis.com";
    static final String WEB = "www.tiktok.com";

    Person person() {
        return access.person();
    }

    /** The JSON object that was sent; an empty one if nothing was. */
    ObjectNode body() {
        Buffer sent = ctx.body().buffer();
        if (sent == null || sent.length() == 0) {
            return Reply.JSON.createObjectNode();
        }
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        try {
            if (type.startsWith("application/json")
                    && Reply.JSON.readTree(sent.toString()) instanceof ObjectNode json) {
                return json;
            }
        } catch (JsonProcessingException broken) {
            // refused below
        }
        throw TikTokRefusal.invalid("The body is no JSON object.");
    }

    /** The fields that are asked for; nothing is shown that is not, and none are not taken for all. */
    Set<String> fields(List<String> known) {
        String fields = ctx.queryParams().get("fields");
        if (fields == null || fields.isBlank()) {
            throw TikTokRefusal.invalid("fields is required");
        }
        Set<String> asked = new LinkedHashSet<>(List.of(fields.split(",")));
        if (!known.containsAll(asked)) {
            throw TikTokRefusal.invalid("fields holds what is not known");
        }
        return asked;
    }

    static String text(JsonNode parent, String name, int longest) {
        JsonNode value = parent.path(name);
        if (!value.isMissingNode() && !value.isTextual() || value.asText("").length() > longest) {
            throw TikTokRefusal.invalid(name + " is no text, or too long");
        }
        return value.asText("");
    }

    void data(ObjectNode data) {
        Reply.json(ctx, 200, TikTokRefusal.envelope(data, "ok", ""));
    }
}
