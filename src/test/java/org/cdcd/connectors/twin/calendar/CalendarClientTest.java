package org.cdcd.connectors.twin.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.DateTime;
import com.google.api.services.calendar.Calendar;
import com.google.api.services.calendar.model.CalendarListEntry;
import com.google.api.services.calendar.model.Event;
import com.google.api.services.calendar.model.EventDateTime;
import com.google.api.services.calendar.model.Events;
import com.google.api.services.calendar.model.FreeBusyRequest;
import com.google.api.services.calendar.model.FreeBusyRequestItem;
import java.util.List;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.google.GoogleTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Google's own Java client lives with the twin. */
final class CalendarClientTest {
    private static final DateTime NINE = new DateTime("2026-12-01T09:00:00.000Z");
    private static final DateTime TEN = new DateTime("2026-12-01T10:00:00.000Z");

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private static Calendar calendar() {
        String token = TWINS.server().twin(CalendarTwin.class).token(Person.ALICE, "calendar");
        return new Calendar.Builder(
                        GoogleTransport.to(TWINS.server()),
                        GsonFactory.getDefaultInstance(),
                        request -> request.getHeaders().setAuthorization("Bearer " + token))
                .setApplicationName("test")
                .build();
    }

    private static Event event(String summary) {
        return new Event()
                .setSummary(summary)
                .setStart(new EventDateTime().setDateTime(NINE))
                .setEnd(new EventDateTime().setDateTime(TEN));
    }

    @Test
    void makesAltersAndDeletesEvents() throws Exception {
        Calendar calendar = calendar();
        Event made = calendar.events().insert("primary", event("One").setId("abcde")).execute();
        assertThat(made.getStart().getDateTime()).isEqualTo(NINE);
        Calendar.Events.Patch patch = calendar.events().patch("primary", "abcde", new Event().setSummary("Two"));
        patch.getRequestHeaders().setIfMatch(made.getEtag());
        assertThat(patch.execute().getSummary()).isEqualTo("Two");
        assertThatThrownBy(patch::execute)
                .isInstanceOfSatisfying(
                        GoogleJsonResponseException.class,
                        refused -> assertThat(refused.getStatusCode()).isEqualTo(412));
        calendar.events().quickAdd("primary", "Lunch with Bob").execute();
        calendar.events().delete("primary", "abcde").execute();
        assertThat(calendar.events().list("primary").execute().getItems())
                .extracting(Event::getSummary)
                .containsExactly("Lunch with Bob");
    }

    @Test
    void synchronises() throws Exception {
        Calendar calendar = calendar();
        calendar.events().insert("primary", event("One")).execute();
        calendar.events().insert("primary", event("Two")).execute();
        Events first = calendar.events().list("primary").setMaxResults(1).execute();
        Events last = calendar.events()
                .list("primary")
                .setMaxResults(1)
                .setPageToken(first.getNextPageToken())
                .execute();
        calendar.events().insert("primary", event("Three")).execute();
        assertThat(calendar.events()
                        .list("primary")
                        .setSyncToken(last.getNextSyncToken())
                        .execute()
                        .getItems())
                .extracting(Event::getSummary)
                .containsExactly("Three");
    }

    @Test
    void tellsOfCalendarsAndWhenTheyAreBusy() throws Exception {
        Calendar calendar = calendar();
        assertThat(calendar.calendarList().list().execute().getItems())
                .extracting(CalendarListEntry::getId)
                .contains("alice@mail.example", "team@group.calendar.google.com");
        calendar.events().insert("primary", event("One")).execute();
        assertThat(calendar.freebusy()
                        .query(new FreeBusyRequest()
                                .setTimeMin(NINE)
                                .setTimeMax(TEN)
                                .setItems(List.of(new FreeBusyRequestItem().setId("primary"))))
                        .execute()
                        .getCalendars()
                        .get("primary")
                        .getBusy())
                .hasSize(1);
    }
}
