package org.cdcd.connectors.twin.calendar;

import static org.cdcd.connectors.twin.Caller.json;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Dialect;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calendar's twin answers as Google's own description says; what Google says of accounts is another description. */
public final class CalendarConformanceTest {
    /** What Google publishes. */
    public static final Service SERVICE = new Service(
            "gcalendar",
            "google-calendar/calendar.v3.discovery.json",
            Service.Strength.PUBLISHED,
            "www.googleapis.com",
            "",
            new Dialect() {
                @Override
                public boolean concerns(Recorded recorded) {
                    return recorded.path().startsWith("/calendar/");
                }
            });

    private static final String API = "https://www.googleapis.com/calendar/v3";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();

    @Test
    void answersAsItsDescriptionSays() {
        String token = TWINS.server().twin(CalendarTwin.class).token(Person.ALICE, "calendar");
        String[] bearer = {"Authorization", "Bearer " + token};
        String events = API + "/calendars/primary/events";
        String span = "'start':{'dateTime':'2026-12-01T09:00:00Z'},'end':{'dateTime':'2026-12-01T10:00:00Z'}";
        caller.json("POST", events, json("{'id':'abcde','summary':'One'," + span + "}"), bearer);
        caller.call("POST", events + "/quickAdd?text=Lunch", Buffer.buffer(), bearer);
        caller.json("PATCH", events + "/abcde?sendUpdates=none", json("{'summary':'Two'}"), bearer);
        caller.json("PUT", events + "/abcde", json("{'summary':'Three'," + span + "}"), bearer);
        caller.json(
                "POST",
                API + "/freeBusy",
                json("{'timeMin':'2026-12-01T00:00:00Z','timeMax':'2026-12-02T00:00:00Z',"
                        + "'items':[{'id':'primary'},{'id':'nobody'}]}"),
                bearer);
        for (String path : List.of(
                "/users/me/calendarList?maxResults=1",
                "/calendars/primary/events?maxResults=1",
                "/calendars/primary/events?q=three&singleEvents=true&orderBy=startTime&timeMin=2026-12-01T00:00:00Z",
                "/calendars/primary/events/abcde")) {
            caller.get(API + path, bearer);
        }
        caller.call("DELETE", events + "/abcde", Buffer.buffer(), bearer);
        Proof.ofTwin(SERVICE, TWINS.server().recorded("gcalendar"));
    }
}
