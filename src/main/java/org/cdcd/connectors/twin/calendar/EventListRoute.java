package org.cdcd.connectors.twin.calendar;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.jspecify.annotations.Nullable;

/** {@code events.list}: what there is, in pages, or what has changed since a sync token. */
final class EventListRoute {
    private static final int USUAL = 250;
    private static final int MOST = 2500;
    private static final Set<String> NOT_WITH_SYNC = Set.of(
            "iCalUID",
            "orderBy",
            "privateExtendedProperty",
            "q",
            "sharedExtendedProperty",
            "timeMin",
            "timeMax",
            "updatedMin");

    private final CalendarGate gate;

    EventListRoute(CalendarGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        gate.on(router.get("/calendar/v3/calendars/:calendarId/events"), CalendarGate.READ, this::list);
    }

    private void list(CalendarCall call) {
        Calendar calendar = call.calendar();
        ListToken sync = sync(call, calendar);
        ListToken page = page(call, calendar);
        long until = page == null ? call.state().changes() : page.changes();
        List<Event> all = calendar.events().stream()
                .filter(sync == null ? filter(call) : event -> event.changed() > sync.changes())
                .sorted(order(call))
                .toList();
        int from = page == null ? 0 : Math.min(page.offset(), all.size());
        int to = Math.min(all.size(), from + call.number("maxResults", USUAL, MOST));
        ObjectNode body = head(call, calendar);
        if (to < all.size()) {
            body.put("nextPageToken", new ListToken("page", calendar.id, until, to).text());
        } else if (!filtered(call)) {
            body.put("nextSyncToken", new ListToken("sync", calendar.id, until, 0).text());
        }
        ArrayNode items = body.putArray("items");
        all.subList(from, to).forEach(event -> items.add(event.json()));
        call.answer(body);
    }

    private static ObjectNode head(CalendarCall call, Calendar calendar) {
        ObjectNode body = Reply.JSON
                .createObjectNode()
                .put("kind", "calendar#events")
                .put("etag", "\"p" + call.state().changes() + "\"")
                .put("summary", calendar.summary())
                .put("updated", call.state().now().toString())
                .put("timeZone", Calendar.ZONE)
                .put("accessRole", calendar.role(call.person()));
        body.putArray("defaultReminders");
        return body;
    }

    private static boolean filtered(CalendarCall call) {
        return NOT_WITH_SYNC.stream().anyMatch(name -> call.query(name) != null);
    }

    private static @Nullable ListToken sync(CalendarCall call, Calendar calendar) {
        String text = call.query("syncToken");
        if (text == null) {
            return null;
        }
        if (filtered(call)) {
            throw GoogleRefusal.badRequest("A sync token cannot be used with a filter or an order.");
        }
        ListToken token = ListToken.parse(text, "sync", calendar.id);
        if (token == null || token.changes() < call.state().oldestSync()) {
            throw GoogleRefusal.of(
                    410,
                    "fullSyncRequired",
                    "Sync token is no longer valid, a full sync is required.",
                    "syncToken");
        }
        return token;
    }

    private static @Nullable ListToken page(CalendarCall call, Calendar calendar) {
        String text = call.query("pageToken");
        if (text == null) {
            return null;
        }
        ListToken token = ListToken.parse(text, "page", calendar.id);
        if (token == null) {
            throw GoogleRefusal.invalid("pageToken");
        }
        return token;
    }

    private static Predicate<Event> filter(CalendarCall call) {
        String words = call.query("q");
        Instant min = bound(call, "timeMin");
        Instant max = bound(call, "timeMax");
        if (min != null && max != null && !min.isBefore(max)) {
            throw GoogleRefusal.of(400, "timeRangeEmpty", "The specified time range is empty.", "timeMax");
        }
        boolean deleted = call.flag("showDeleted");
        return event -> (deleted || !event.isCancelled())
                && (words == null || event.mentions(words))
                && (min == null || event.end().at().isAfter(min))
                && (max == null || event.start().at().isBefore(max));
    }

    private static @Nullable Instant bound(CalendarCall call, String name) {
        String text = call.query(name);
        return text == null ? null : EventTime.bound(text, name);
    }

    private static Comparator<Event> order(CalendarCall call) {
        boolean single = call.flag("singleEvents");
        String order = call.query("orderBy");
        return switch (order == null ? "" : order) {
            case "" -> Comparator.comparing(Event::changed);
            case "updated" -> Comparator.comparing(Event::changed);
            case "startTime" -> {
                if (!single) {
                    throw GoogleRefusal.badRequest(
                            "The requested ordering is not available for the particular query.");
                }
                yield Comparator.comparing((Event event) -> event.start().at()).thenComparing(Event::changed);
            }
            default -> throw GoogleRefusal.invalid("orderBy");
        };
    }
}
