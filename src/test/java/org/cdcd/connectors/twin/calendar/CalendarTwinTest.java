package org.cdcd.connectors.twin.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.twin.Caller.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CalendarTwinTest {
    private static final String API = "https://www.googleapis.com/calendar/v3";
    private static final String EVENTS = "/calendars/primary/events";
    private static final String SPAN =
            "'start':{'dateTime':'2026-12-01T09:00:00Z'},'end':{'dateTime':'2026-12-01T10:00:00Z'}";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final CalendarTwin twin = TWINS.server().twin(CalendarTwin.class);
    private String token = "";

    @BeforeEach
    void signIn() {
        token = twin.token(Person.ALICE, "calendar.events", "calendar.calendarlist.readonly", "calendar.freebusy");
    }

    private Answer get(String path) {
        return caller.get(API + path, "Authorization", "Bearer " + token);
    }

    private Answer send(String method, String path, String body, String... more) {
        String[] headers = new String[more.length + 2];
        headers[0] = "Authorization";
        headers[1] = "Bearer " + token;
        System.arraycopy(more, 0, headers, 2, more.length);
        return body.isEmpty()
                ? caller.call(method, API + path, Buffer.buffer(), headers)
                : caller.json(method, API + path, json(body), headers);
    }

    private Answer insert(String more) {
        return send("POST", EVENTS, "{" + SPAN + more + "}");
    }

    private static void assertRefused(Answer answer, int status, String reason) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().at("/error/errors/0/reason").asText()).isEqualTo(reason);
    }

    @Test
    void refusesStrangersAndTokensWithoutScope() {
        token = "nobody";
        assertRefused(get(EVENTS), 401, "authError");
        token = twin.token(Person.ALICE, "calendar.events.readonly");
        assertThat(get(EVENTS).status()).isEqualTo(200);
        assertRefused(insert(""), 403, "insufficientPermissions");
        assertRefused(get("/users/me/calendarList"), 403, "insufficientPermissions");
        token = twin.token(Person.ALICE, "drive");
        assertRefused(get(EVENTS), 403, "insufficientPermissions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'start':{'date':'2026-12-01'}} | required",
                "{'start':{'date':'2026-12-01'},'end':{'dateTime':'2026-12-02T00:00:00Z'}} | invalid",
                "{'start':{'date':'2026-12-01','dateTime':'2026-12-01T00:00:00Z'},'end':{'date':'2026-12-02'}} | invalid",
                "{'start':{'date':'2026-12-01'},'end':{'date':'2026-12-01'}} | timeRangeEmpty",
                "{'start':{'dateTime':'2026-12-01T09:00:00'},'end':{'dateTime':'2026-12-01T10:00:00'}} | required",
                "{'start':{'date':'yesterday'},'end':{'date':'2026-12-01'}} | invalid",
            })
    void refusesAnEventWithoutASoundSpan(String body, String reason) {
        assertRefused(send("POST", EVENTS, body), 400, reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",'id':'UPPER'",
                ",'id':'abcd'",
                ",'attendees':[{'email':'nobody'}]",
                ",'recurrence':['every day']",
                ",'visibility':'some'"
            })
    void refusesValuesThatItDoesNotKnow(String more) {
        assertRefused(insert(more), 400, "invalid");
    }

    @Test
    void takesALocalTimeWithItsZone() {
        assertThat(send(
                                "POST",
                                EVENTS,
                                "{'start':{'dateTime':'2026-12-01T09:00:00','timeZone':'Europe/Vienna'},"
                                        + "'end':{'dateTime':'2026-12-01T08:30:00Z'}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void takesAChosenIdOnce() {
        assertThat(insert(",'id':'abcde'").json().path("id").asText()).isEqualTo("abcde");
        assertRefused(insert(",'id':'abcde'"), 409, "duplicate");
    }

    @Test
    void altersOnlyTheVersionThatIsNamed() {
        JsonNode made = insert(",'id':'abcde','summary':'One'").json();
        String etag = made.path("etag").asText();
        JsonNode altered = send("PATCH", EVENTS + "/abcde", "{'location':'Here'}", "If-Match", etag)
                .json();
        assertThat(altered.path("summary").asText()).isEqualTo("One");
        assertThat(altered.path("location").asText()).isEqualTo("Here");
        assertRefused(send("PATCH", EVENTS + "/abcde", "{'location':'There'}", "If-Match", etag), 412, "conditionNotMet");
        assertRefused(send("DELETE", EVENTS + "/abcde", "", "If-Match", etag), 412, "conditionNotMet");
        JsonNode put = send("PUT", EVENTS + "/abcde", "{" + SPAN + "}").json();
        assertThat(put.has("summary")).isFalse();
    }

    @Test
    void keepsADeletedEventAsCancelled() {
        insert(",'id':'abcde'");
        assertThat(send("DELETE", EVENTS + "/abcde", "").status()).isEqualTo(204);
        assertThat(get(EVENTS + "/abcde").json().path("status").asText()).isEqualTo("cancelled");
        assertThat(get(EVENTS).json().path("items")).isEmpty();
        assertRefused(send("DELETE", EVENTS + "/abcde", ""), 410, "deleted");
        assertRefused(get(EVENTS + "/other"), 404, "notFound");
    }

    @Test
    void letsABearerReadWhatIsSharedAndNoMore() {
        insert(",'id':'abcde'");
        token = twin.token(Person.BOB, "calendar");
        assertThat(get("/calendars/team@group.calendar.google.com/events").status()).isEqualTo(200);
        assertRefused(
                send("POST", "/calendars/team@group.calendar.google.com/events", "{" + SPAN + "}"),
                403,
                "requiredAccessLevel");
        assertRefused(get("/calendars/alice@mail.example/events"), 404, "notFound");
        assertRefused(get(EVENTS + "/abcde"), 404, "notFound");
    }

    @Test
    void tellsWhatHasChangedSinceASyncToken() {
        insert(",'id':'abcde'");
        insert(",'id':'fghij'");
        JsonNode first = get(EVENTS + "?maxResults=1").json();
        assertThat(first.has("nextSyncToken")).isFalse();
        String since = get(EVENTS + "?maxResults=1&pageToken="
                        + first.path("nextPageToken").asText())
                .json()
                .path("nextSyncToken")
                .asText();
        send("DELETE", EVENTS + "/abcde", "");
        JsonNode changed = get(EVENTS + "?syncToken=" + since).json();
        assertThat(changed.path("items")).hasSize(1);
        assertThat(changed.at("/items/0/status").asText()).isEqualTo("cancelled");
        assertThat(get(EVENTS + "?syncToken=" + changed.path("nextSyncToken").asText())
                        .json()
                        .path("items"))
                .isEmpty();
        assertRefused(get(EVENTS + "?q=x&syncToken=" + since), 400, "badRequest");
        twin.expireSyncTokens();
        assertRefused(get(EVENTS + "?syncToken=" + since), 410, "fullSyncRequired");
    }

    @ParameterizedTest
    @CsvSource({
        "orderBy=startTime, badRequest",
        "orderBy=name, invalid",
        "maxResults=2501, invalid",
        "timeMin=2026-12-01, badRequest",
        "timeMin=2026-12-02T00:00:00Z&timeMax=2026-12-01T00:00:00Z, timeRangeEmpty",
        "pageToken=x, invalid",
        "singleEvents=yes, invalid"
    })
    void refusesAListThatIsAskedForWrongly(String query, String reason) {
        assertRefused(get(EVENTS + "?" + query), 400, reason);
    }

    @Test
    void findsEventsByWordsAndTime() {
        insert(",'id':'abcde','summary':'The dentist'");
        assertThat(get(EVENTS + "?q=DENTIST").json().path("items")).hasSize(1);
        assertThat(get(EVENTS + "?q=doctor").json().path("items")).isEmpty();
        assertThat(get(EVENTS + "?timeMin=2026-12-01T10:00:00Z").json().path("items"))
                .isEmpty();
    }

    @Test
    void tellsWhenACalendarIsBusy() {
        insert("");
        insert(",'transparency':'transparent'");
        JsonNode busy = send(
                        "POST",
                        "/freeBusy",
                        "{'timeMin':'2026-12-01T09:30:00Z','timeMax':'2026-12-02T00:00:00Z',"
                                + "'items':[{'id':'primary'},{'id':'nobody'}]}")
                .json();
        assertThat(busy.at("/calendars/primary/busy")).hasSize(1);
        assertThat(busy.at("/calendars/primary/busy/0/start").asText()).isEqualTo("2026-12-01T09:30:00Z");
        assertThat(busy.at("/calendars/nobody/errors/0/reason").asText()).isEqualTo("notFound");
        assertRefused(send("POST", "/freeBusy", "{'items':[]}"), 400, "required");
    }

    @Test
    void hasALimitOfEvents() {
        twin.eventsLeft(1);
        assertThat(insert("").status()).isEqualTo(200);
        assertRefused(insert(""), 403, "quotaExceeded");
    }
}
