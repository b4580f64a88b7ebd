package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.calendar.CalendarConformanceTest;
import org.cdcd.connectors.twin.calendar.CalendarTwin;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.wire.ApiFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Google Calendar through the public API: every operation, and what a caller is told when one fails. Held against Google's
 * discovery document, except {@code account}, which Google describes elsewhere.
 */
@ExtendWith(OneServer.class)
final class GoogleCalendarConnectorTest {
    private static final String EVENTS = "/calendar/v3/calendars/primary/events";
    private static final Map<String, String> NINE = Map.of("dateTime", "2026-12-01T09:00:00Z");
    private static final Map<String, String> TEN = Map.of("dateTime", "2026-12-01T10:00:00Z");

    private final RunningServer server;
    private final Someone me;
    private LinkedAccount calendar;

    GoogleCalendarConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.calendar = new LinkedAccount(me, "gcalendar", new UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        calendar = LinkedAccount.byConsent(me, "gcalendar");
    }

    /** So that the failures of one test do not open the breaker in another. */
    @AfterEach
    void outweighFailures() {
        server.faults("gcalendar").clear();
        server.twins().twin(CalendarTwin.class).eventsLeft(100);
        for (int i = 0; i < 12; i++) {
            me.send(me.sign("gcalendar", calendar.credential(), "account", Parameters.of()));
        }
    }

    private JsonNode create(String summary) {
        return calendar.run("events.create", "summary", summary, "start", NINE, "end", TEN);
    }

    @Test
    void aLinkThatIsRefusedEndsNoOtherOnTheSameGrant() {
        server.faults("gcalendar").next(1, "/oauth2/v2/userinfo", new Fault.Outage(503, null));

        assertThatThrownBy(() -> me.link("gcalendar")).isInstanceOf(ApiFailure.class);

        assertThat(server.faults("gcalendar").isEmpty()).isTrue();
        assertThat(calendar.run("account").path("email").asText()).isNotEmpty();
    }

    @Test
    void runsEveryOperationAsGoogleDescribesIt() {
        JsonNode made = create("Standup");
        String id = made.path("id").asText();
        JsonNode guests = calendar.run(
                "events.update",
                "id",
                id,
                "etag",
                made.path("etag").asText(),
                "attendees",
                List.of(Map.of("email", "bob@mail.example", "optional", true)),
                "notify",
                "all");
        assertThat(guests.at("/native/attendees/0/email").asText()).isEqualTo("bob@mail.example");
        assertThat(guests.path("title").asText()).isEqualTo("Standup");
        assertThat(calendar.run("read", "id", id).path("url").asText()).contains(id);
        assertThat(calendar.run("search", "query", "standup").path("items")).hasSize(1);
        assertThat(calendar.run("events.quick_add", "text", "Lunch with Bob")
                        .path("title")
                        .asText())
                .isEqualTo("Lunch with Bob");
        assertThat(calendar.run("events.list", "from", "2026-12-01T00:00:00Z", "until", "2026-12-02T00:00:00Z")
                        .path("items"))
                .extracting(event -> event.path("title").asText())
                .contains("Standup");
        assertThat(calendar.run("calendars.list").path("items"))
                .extracting(one -> one.path("id").asText())
                .containsExactly("alice@mail.example", "team@group.calendar.google.com");
        assertThat(calendar.run("availability.query", "from", "2026-12-01T00:00:00Z", "until", "2026-12-02T00:00:00Z")
                        .at("/calendars/primary/busy/0/start")
                        .asText())
                .isEqualTo("2026-12-01T09:00:00Z");
        assertThat(calendar.run("account").path("email").asText()).isEqualTo("alice@mail.example");
        assertThat(calendar.run("events.delete", "id", id).path("id").asText()).isEqualTo(id);
        assertThat(calendar.run("changes.list").path("since").asText()).isNotEmpty();
        Proof.ofConnector(CalendarConformanceTest.SERVICE, server.twins().recorded("gcalendar"));
    }

    @Test
    void listsInPagesAndThenOnlyWhatHasChanged() {
        create("One");
        create("Two");
        JsonNode first = calendar.run("changes.list", "limit", 1);
        assertThat(first.path("items")).hasSize(1);
        assertThat(first.has("since")).isFalse();
        JsonNode last = calendar.run(
                "changes.list", "limit", 1, "next", first.path("next").asText());
        String since = last.path("since").asText();
        String id = create("Three").path("id").asText();
        calendar.run("events.delete", "id", id);
        assertThat(calendar.run("changes.list", "since", since).path("items"))
                .extracting(event -> event.path("status").asText())
                .containsExactly("cancelled");

        server.twins().twin(CalendarTwin.class).expireSyncTokens();
        JsonNode error = calendar.error("changes.list", "since", since);
        assertThat(error.path("code").asText()).isEqualTo("service_rejected");
        assertThat(error.path("remedy").toString()).contains("without since");
    }

    @Test
    void makesAnEventOnceThoughTheAnswerIsLost() {
        server.faults("gcalendar").next(1, EVENTS, new Fault.DropAfter());

        assertThat(create("Once").path("title").asText()).isEqualTo("Once");
        assertThat(server.recorded("gcalendar", "POST", EVENTS))
                .extracting(Recorded::status)
                .containsExactly(200, 409);
        assertThat(calendar.run("events.list").path("items")).hasSize(1);
    }

    @Test
    void deletesTwiceAsOnce() {
        String id = create("Gone").path("id").asText();
        calendar.run("events.delete", "id", id);
        assertThat(calendar.run("events.delete", "id", id).path("id").asText()).isEqualTo(id);
    }

    @Test
    void altersNoEventThatSomebodyElseHasAltered() {
        JsonNode made = create("One");
        String id = made.path("id").asText();
        calendar.run("events.update", "id", id, "summary", "Two");
        assertThat(calendar.code(
                        "events.update", "id", id, "etag", made.path("etag").asText(), "summary", "Three"))
                .isEqualTo("service_conflict");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "read | {'id':'UPPER'}",
                "read | {'id':'abcde','calendar':'../x'}",
                "search | {'query':''}",
                "events.create | {'start':{'date':'2026-12-01'}}",
                "events.create | {'start':{'date':'2026-12-01','dateTime':'2026-12-01T00:00:00Z'},'end':{'date':'2026-12-02'}}",
                "events.create | {'summary':7,'start':{'date':'2026-12-01'},'end':{'date':'2026-12-02'}}",
                "events.update | {'id':'abcde','notify':'some'}",
                "events.update | {'id':'abcde','etag':'\\r\\nX: y'}",
                "events.list | {'from':'yesterday'}",
                "availability.query | {'from':'2026-12-01T00:00:00Z'}",
            })
    void refusesParametersAheadOfTheService(String operation, String parameters) throws Exception {
        var call = me.sign("gcalendar", calendar.credential(), operation, Parameters.parse(parameters));
        assertThat(me.open(me.send(call), call).path("error").path("code").asText())
                .isEqualTo("parameters_invalid");
    }

    @Test
    void tellsWhatTheServiceRefuses() {
        assertThat(calendar.code("events.create", "start", TEN, "end", NINE)).isEqualTo("service_rejected");
        assertThat(calendar.code("read", "id", "abcdefgh")).isEqualTo("service_not_found");
        assertThat(calendar.code("events.list", "calendar", "nobody@mail.example"))
                .isEqualTo("service_not_found");
        server.twins().twin(CalendarTwin.class).eventsLeft(0);
        assertThat(calendar.code("events.create", "start", NINE, "end", TEN)).isEqualTo("quota_exhausted");
    }

    @Test
    void takesATooFastCallersErrorForWhatItIs() {
        server.faults("gcalendar").next(1, EVENTS, new Fault.Outage(403, Duration.ofMinutes(2)));
        assertThat(calendar.code("events.list")).isEqualTo("rate_limited");
    }

    @Test
    void saysThatTheServiceIsDown() {
        server.faults("gcalendar").next(20, EVENTS, new Fault.Outage(503, null));
        assertThat(calendar.code("events.list")).isEqualTo("service_unavailable");
    }

    @Test
    void refusesWhatTheLinkDoesNotCover() throws Exception {
        calendar = LinkedAccount.byConsent(server.newcomer(), "gcalendar", "read");
        assertThat(calendar.code("events.create", "start", NINE, "end", TEN)).isEqualTo("insufficient_scope");
    }

    @Test
    void renewsATokenAndAsksForANewLinkOnceTheGrantIsGone() {
        server.twins().twin(CalendarTwin.class).oauth().expireAccessTokens();
        assertThat(calendar.run("events.list").path("items")).isEmpty();
        assertThat(server.recorded("gcalendar", "POST", "/token")).hasSize(2);

        server.twins().reset();
        assertThat(calendar.code("events.list")).isEqualTo("reauthorization_required");
    }

    @Test
    void asksGoogleForNothingThatBelongsToAnotherConnector() throws Exception {
        LinkedAccount drive = LinkedAccount.byConsent(me, "gdrive");
        LinkedAccount again = LinkedAccount.byConsent(me, "gcalendar");

        assertThat(server.twins().recorded("gcalendar").stream()
                        .filter(one -> one.path().equals("/token"))
                        .toList()
                        .getLast()
                        .answer())
                .contains("calendar.events")
                .doesNotContain("auth/drive");
        assertThat(again.run("events.list").path("items")).isEmpty();
        assertThat(drive.run("about").at("/user/emailAddress").asText()).isEqualTo(Person.ALICE.email());
    }

    /** Google knows one grant of a person to a program, and ends it whole. */
    @Test
    void endsTheGrantAtGoogleForDriveToo() throws Exception {
        LinkedAccount drive = LinkedAccount.byConsent(me, "gdrive");

        assertThat(me.client()
                        .revoke(calendar.credential())
                        .path("service_revocation_status")
                        .asText())
                .isEqualTo("confirmed");

        assertThat(drive.code("about")).isEqualTo("reauthorization_required");
    }
}
