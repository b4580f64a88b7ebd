package org.cdcd.connectors.twin.calendar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.jspecify.annotations.Nullable;

/** One event: look at it, make, alter, delete. */
final class EventRoutes {
    private static final Set<String> UPDATES = Set.of("all", "externalOnly", "none");

    private final CalendarGate gate;

    EventRoutes(CalendarGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        String events = "/calendar/v3/calendars/:calendarId/events";
        gate.on(router.post(events), CalendarGate.WRITE, this::insert);
        gate.on(router.post(events + "/quickAdd"), CalendarGate.WRITE, this::quickAdd);
        gate.on(
                router.get(events + "/:eventId"),
                CalendarGate.READ,
                call -> call.answer(call.event(call.calendar()).json()));
        gate.on(router.patch(events + "/:eventId"), CalendarGate.WRITE, call -> update(call, true));
        gate.on(router.put(events + "/:eventId"), CalendarGate.WRITE, call -> update(call, false));
        gate.on(router.delete(events + "/:eventId"), CalendarGate.WRITE, this::delete);
    }

    private void insert(CalendarCall call) {
        Calendar calendar = call.writable();
        checkUpdates(call);
        ObjectNode content = EventBody.checked(call.body());
        String asked = content.path("id").asText("");
        if (!asked.isEmpty() && !asked.matches("[a-v0-9]{5,1024}")) {
            throw GoogleRefusal.of(400, "invalid", "Invalid resource id value.");
        }
        if (calendar.event(asked) != null) {
            throw GoogleRefusal.of(409, "duplicate", "The requested identifier already exists.");
        }
        EventBody.checkSpan(content);
        add(call, calendar, asked.isEmpty() ? call.state().newId() : asked, content);
    }

    private static void add(CalendarCall call, Calendar calendar, String id, ObjectNode content) {
        CalendarState state = call.state();
        state.reserve();
        Event event = new Event(id, content, calendar, state.now(), state.change());
        calendar.add(event);
        call.answer(event.json());
    }

    /** The service understands dates in the text; here the event is the hour that begins with the next one. */
    private void quickAdd(CalendarCall call) {
        Calendar calendar = call.writable();
        checkUpdates(call);
        String text = call.query("text");
        if (text == null || text.isEmpty()) {
            throw GoogleRefusal.required("text");
        }
        Instant start = call.state().now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        ObjectNode content = Reply.JSON.createObjectNode().put("summary", text);
        content.putObject("start").put("dateTime", start.toString());
        content.putObject("end").put("dateTime", start.plus(Duration.ofHours(1)).toString());
        add(call, calendar, call.state().newId(), content);
    }

    private void update(CalendarCall call, boolean partly) {
        Event event = call.event(call.writable());
        checkUpdates(call);
        checkMatch(call, event);
        ObjectNode content = EventBody.checked(call.body());
        content.remove("id");
        ObjectNode after = partly ? event.json() : Reply.JSON.createObjectNode();
        after.setAll(content);
        EventBody.checkSpan(after);
        if (!partly) {
            EventBody.OPTIONAL.stream().filter(name -> !content.has(name)).forEach(content::putNull);
        }
        event.replace(content, call.state().now(), call.state().change());
        call.answer(event.json());
    }

    private void delete(CalendarCall call) {
        Event event = call.event(call.writable());
        checkUpdates(call);
        checkMatch(call, event);
        if (event.isCancelled()) {
            throw GoogleRefusal.of(410, "deleted", "Resource has been deleted");
        }
        event.cancel(call.state().now(), call.state().change());
        Reply.empty(call.ctx(), 204);
    }

    private static void checkUpdates(CalendarCall call) {
        String value = call.query("sendUpdates");
        if (value != null && !UPDATES.contains(value)) {
            throw GoogleRefusal.invalid("sendUpdates");
        }
    }

    private static void checkMatch(CalendarCall call, Event event) {
        @Nullable String wanted = call.ctx().request().getHeader("If-Match");
        if (wanted != null && !wanted.equals("*") && !wanted.equals(event.etag())) {
            throw GoogleRefusal.of(412, "conditionNotMet", "Precondition Failed");
        }
    }
}
