package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;

/** Users and texts, as Notion writes them. */
final class NotionJson {
    private static final int LONGEST_TEXT = 2000;

    private NotionJson() {}

    static ObjectNode person(Person person) {
        ObjectNode json = user(Ids.user(person)).put("type", "person").put("name", person.name());
        json.putObject("person").put("email", person.email());
        return json.putNull("avatar_url");
    }

    static ObjectNode bot(Person person) {
        ObjectNode json = user(Ids.bot(person)).put("type", "bot").put("name", "Our program");
        ObjectNode bot = json.putObject("bot");
        bot.putObject("owner").put("type", "user").set("user", person(person));
        bot.put("workspace_name", NotionState.WORKSPACE)
                .put("workspace_id", Ids.WORKSPACE)
                .putObject("workspace_limits")
                .put("max_file_upload_size_in_bytes", FileRoutes.LARGEST);
        return json.putNull("avatar_url");
    }

    static ObjectNode user(String id) {
        return Reply.JSON.createObjectNode().put("object", "user").put("id", id);
    }

    /** Who and when, of whatever was made. */
    static ObjectNode stamps(ObjectNode json, String author, Instant created, Instant edited) {
        json.set("created_by", user(author));
        json.set("last_edited_by", user(author));
        return json.put("created_time", created.toString()).put("last_edited_time", edited.toString());
    }

    /** One page of a list. */
    static ObjectNode list(String type) {
        ObjectNode json = Reply.JSON.createObjectNode().put("object", "list").put("type", type);
        json.putObject(type);
        return json;
    }

    static ArrayNode text(String content) {
        ObjectNode item = Reply.JSON.createObjectNode();
        item.putObject("text").put("content", content);
        return richText(Reply.JSON.createArrayNode().add(item), "body");
    }

    /** What was sent, with all that is answered besides; refuses texts that are too long. */
    static ArrayNode richText(JsonNode sent, String where) {
        if (!sent.isArray() || sent.size() > 100) {
            throw NotionRefusal.invalid(
                    "body failed validation: " + where + " should be an array of at most 100 elements.");
        }
        ArrayNode all = Reply.JSON.createArrayNode();
        sent.forEach(item -> all.add(item(item, where)));
        return all;
    }

    private static ObjectNode item(JsonNode sent, String where) {
        JsonNode content = sent.path("text").path("content");
        if (!content.isTextual()) {
            throw NotionRefusal.invalid(
                    "body failed validation: " + where + "[0].text should be defined, instead was `undefined`.");
        }
        if (content.textValue().length() > LONGEST_TEXT) {
            throw NotionRefusal.invalid("body failed validation: " + where
                    + "[0].text.content.length should be ≤ `2000`, instead was `"
                    + content.textValue().length() + "`.");
        }
        ObjectNode item = Reply.JSON.createObjectNode().put("type", "text");
        item.putObject("text").put("content", content.textValue()).putNull("link");
        ObjectNode annotations = item.putObject("annotations");
        for (String name : new String[] {"bold", "italic", "strikethrough", "underline", "code"}) {
            annotations.put(name, sent.path("annotations").path(name).asBoolean());
        }
        annotations.put("color", "default");
        return item.put("plain_text", content.textValue()).putNull("href");
    }

    static String plain(JsonNode richText) {
        StringBuilder text = new StringBuilder();
        richText.forEach(item -> text.append(item.path("plain_text").asText()));
        return text.toString();
    }
}
