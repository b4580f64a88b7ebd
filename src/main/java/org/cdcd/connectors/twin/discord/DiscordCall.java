package org.cdcd.connectors.twin.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/**
 * One admitted call.
 *
 * @param user whose id stands for the caller: a person, the bot, or a webhook
 * @param bot whether the bot calls
 */
record DiscordCall(RoutingContext ctx, Servers servers, String user, boolean bot) {
    private static final String SNOWFLAKE = "[0-9]{15,21}";

    /** An id in the path. */
    String id(String name) {
        String value = String.valueOf(ctx.pathParam(name));
        if (!value.matches(SNOWFLAKE)) {
            throw DiscordRefusal.form(name, "NUMBER_TYPE_COERCE", "Value \"" + value + "\" is not snowflake.");
        }
        return value;
    }

    /** The channel of the path, if the bot may see it. */
    Channel channel() {
        return servers.visible(id("channel"));
    }

    int number(String name, int otherwise, int most) {
        String given = ctx.queryParams().get(name);
        if (given == null) {
            return otherwise;
        }
        if (!given.matches("[0-9]{1,6}") || Integer.parseInt(given) > most) {
            throw DiscordRefusal.form(
                    name, "NUMBER_TYPE_MAX", "int value should be less than or equal to " + most + ".");
        }
        return Integer.parseInt(given);
    }

    ObjectNode body() {
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        return type.startsWith("application/json") ? parsed(ctx.body().buffer()) : parsed(null);
    }

    static ObjectNode parsed(@Nullable Buffer sent) {
        try {
            JsonNode json = sent == null ? null : Reply.JSON.readTree(sent.getBytes());
            if (json instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException broken) {
            // refused below
        }
        throw DiscordRefusal.of(400, 50109, "The request body contains invalid JSON.");
    }

    void answer(JsonNode body) {
        Reply.json(ctx, 200, body);
    }
}
