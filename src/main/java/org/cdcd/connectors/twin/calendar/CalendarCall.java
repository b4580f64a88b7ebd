package org.cdcd.connectors.twin.calendar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.google.FieldMask;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.cdcd.connectors.twin.oauth.Access;
import org.jspecify.annotations.Nullable;

/** One admitted call of the API. */
record CalendarCall(RoutingContext ctx, Access access, CalendarState state) {
    Person person() {
        return access.person();
    }

    @Nullable
    String query(String name) {
        return ctx.queryParams().get(name);
    }

    boolean flag(String name) {
        String value = query(name);
        if (value != null && !value.equals("true") && !value.equals("false")) {
            throw GoogleRefusal.invalid(name);
        }
        return "true".equals(value);
    }

    int number(String name, int otherwise, int most) {
        String text = query(name);
        try {
            int number = text == null ? otherwise : Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw GoogleRefusal.invalid(name);
    }

    /** The calendar of the path; {@code primary} is the person's own. */
    Calendar calendar() {
        return state.calendar(String.valueOf(ctx.pathParam("calendarId")), person())
                .orElseThrow(CalendarCall::notFound);
    }

    /** The same, if this person may alter it. */
    Calendar writable() {
        Calendar calendar = calendar();
        if (!calendar.writable(person())) {
            throw GoogleRefusal.of(
                    403, "requiredAccessLevel", "You need to have writer access to this calendar.");
        }
        return calendar;
    }

    /** The event of the path, which may have been deleted. */
    Event event(Calendar calendar) {
        Event event = calendar.event(String.valueOf(ctx.pathParam("eventId")));
        if (event == null) {
            throw notFound();
        }
        return event;
    }

    private static GoogleRefusal notFound() {
        return GoogleRefusal.of(404, "notFound", "Not Found");
    }

    ObjectNode body() {
        Buffer sent = ctx.body().buffer();
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        if (sent != null && sent.length() > 0 && !type.startsWith("application/json")) {
            throw GoogleRefusal.badRequest("The body is not of a type that is known here.");
        }
        try {
            if (Reply.JSON.readTree(sent == null ? "" : sent.toString()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException broken) {
            // refused below
        }
        throw GoogleRefusal.of(400, "parseError", "Parse Error");
    }

    void answer(JsonNode whole) {
        String fields = query("fields");
        Reply.json(ctx, 200, fields == null ? whole : FieldMask.parse(fields).apply(whole));
    }
}
