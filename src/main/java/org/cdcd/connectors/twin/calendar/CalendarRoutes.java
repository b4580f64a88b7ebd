package org.cdcd.connectors.twin.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.List;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.google.GoogleRefusal;

/** Which calendars there are, and when people are busy. */
final class CalendarRoutes {
    private static final int MOST_CALENDARS = 50;

    private final CalendarGate gate;

    CalendarRoutes(CalendarGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        gate.on(router.get("/calendar/v3/users/me/calendarList"), CalendarGate.LIST, this::list);
        gate.on(router.post("/calendar/v3/freeBusy"), CalendarGate.FREE_BUSY, this::freeBusy);
    }

    private void list(CalendarCall call) {
        List<Calendar> all = call.state().of(call.person()).toList();
        String token = call.query("pageToken");
        ListToken page = token == null ? new ListToken("page", "", 0, 0) : ListToken.parse(token, "page", "");
        if (page == null) {
            throw GoogleRefusal.invalid("pageToken");
        }
        int to = Math.min(all.size(), page.offset() + call.number("maxResults", 100, 250));
        ObjectNode body =
                Reply.JSON.createObjectNode().put("kind", "calendar#calendarList").put("etag", "\"1\"");
        if (to < all.size()) {
            body.put("nextPageToken", new ListToken("page", "", 0, to).text());
        } else {
            body.put("nextSyncToken", new ListToken("sync", "", 0, 0).text());
        }
        ArrayNode items = body.putArray("items");
        all.subList(page.offset(), to).forEach(calendar -> items.add(calendar.entry(call.person())));
        call.answer(body);
    }

    private void freeBusy(CalendarCall call) {
        ObjectNode asked = call.body();
        Instant min = moment(asked, "timeMin");
        Instant max = moment(asked, "timeMax");
        if (!min.isBefore(max)) {
            throw GoogleRefusal.of(400, "timeRangeEmpty", "The specified time range is empty.");
        }
        if (asked.path("items").size() > MOST_CALENDARS) {
            throw GoogleRefusal.of(400, "tooManyCalendarsRequested", "Too many calendars requested.");
        }
        ObjectNode body = Reply.JSON
                .createObjectNode()
                .put("kind", "calendar#freeBusy")
                .put("timeMin", min.toString())
                .put("timeMax", max.toString());
        ObjectNode calendars = body.putObject("calendars");
        for (JsonNode item : asked.path("items")) {
            String id = item.path("id").asText();
            ObjectNode one = calendars.putObject(id);
            call.state()
                    .calendar(id, call.person())
                    .ifPresentOrElse(calendar -> busy(one.putArray("busy"), calendar, min, max), () -> unknown(one));
        }
        call.answer(body);
    }

    private static void busy(ArrayNode busy, Calendar calendar, Instant min, Instant max) {
        calendar.events().stream()
                .filter(event -> !event.isCancelled())
                .filter(event -> !event.json().path("transparency").asText().equals("transparent"))
                .filter(event -> event.end().at().isAfter(min) && event.start().at().isBefore(max))
                .forEach(event -> busy.addObject()
                        .put("start", later(event.start().at(), min).toString())
                        .put("end", earlier(event.end().at(), max).toString()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static void unknown(ObjectNode calendar) {
        calendar.putArray("errors").addObject().put("domain", "global").put("reason", "notFound");
        calendar.putArray("busy");
    }

    private static Instant moment(ObjectNode asked, String name) {
        String text = asked.path(name).asText("");
        if (text.isEmpty()) {
            throw GoogleRefusal.of(400, "required", "Missing " + name + " parameter.");
        }
        return EventTime.bound(text, name);
    }
}
