package org.cdcd.connectors.twin.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.twin.Twins.CALLBACK;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two services, one host, one account. */
final class GoogleAccountsTest {
    private static final String DRIVE = GoogleAccounts.SCOPE + "drive.file";
    private static final String EVENTS = GoogleAccounts.SCOPE + "calendar.events";
    private static final String FILES = "https://www.googleapis.com/drive/v3/files";
    private static final String CALENDAR = "https://www.googleapis.com/calendar/v3/calendars/primary/events";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();

    private JsonNode link(String scope, String more) {
        String code = caller.get("https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=our-program"
                        + "&redirect_uri=" + CALLBACK + "&scope=" + scope
                        + "&access_type=offline&prompt=consent&twin_consent=allow" + more)
                .sentBack("code");
        return caller.form(
                        "https://oauth2.googleapis.com/token",
                        Map.of(
                                "client_id",
                                "our-program",
                                "client_secret",
                                "our-secret",
                                "grant_type",
                                "authorization_code",
                                "code",
                                code,
                                "redirect_uri",
                                CALLBACK))
                .json();
    }

    private int status(String url, JsonNode tokens) {
        return caller.get(url, "Authorization", "Bearer " + tokens.path("access_token").asText())
                .status();
    }

    @Test
    void keepsTheConsentToOneServiceApartFromAnothers() {
        JsonNode drive = link(DRIVE, "");
        JsonNode calendar = link(EVENTS, "");

        assertThat(calendar.path("scope").asText()).isEqualTo(EVENTS);
        assertThat(status(FILES, calendar)).isEqualTo(403);
        assertThat(status(CALENDAR, drive)).isEqualTo(403);
    }

    @Test
    void grantsAllThatWasEverGrantedToWhoAsksForThat() {
        link(DRIVE, "");
        JsonNode both = link(EVENTS, "&include_granted_scopes=true");

        assertThat(both.path("scope").asText().split(" ")).containsExactlyInAnyOrder(DRIVE, EVENTS);
        assertThat(status(FILES, both)).isEqualTo(200);
        assertThat(status(CALENDAR, both)).isEqualTo(200);
    }

    @Test
    void endsEverythingAtOnce() {
        JsonNode drive = link(DRIVE, "");
        JsonNode calendar = link(EVENTS, "");

        caller.form(
                "https://oauth2.googleapis.com/revoke",
                Map.of("token", calendar.path("refresh_token").asText()));

        assertThat(status(FILES, drive)).isEqualTo(401);
        assertThat(link(EVENTS, "&include_granted_scopes=true").path("scope").asText())
                .as("what was granted before the end is forgotten")
                .isEqualTo(EVENTS);
    }

    @Test
    void recordsForEachServiceWhatIsMeantForItAndWhatBothShare() {
        JsonNode calendar = link(EVENTS, "");
        status(CALENDAR, calendar);
        status(FILES, calendar);

        assertThat(paths("gcalendar")).contains("/token", CALENDAR.substring(26)).doesNotContain(FILES.substring(26));
        assertThat(paths("gdrive")).contains("/token", FILES.substring(26)).doesNotContain(CALENDAR.substring(26));
    }

    private static List<String> paths(String connector) {
        return TWINS.server().recorded(connector).stream().map(Recorded::path).toList();
    }

    @Test
    void breaksOneServiceAndNotTheOther() {
        JsonNode both = link(DRIVE + "%20" + EVENTS, "");
        TWINS.server().faults("gdrive").always(new Fault.Outage(503, null));

        assertThat(status(FILES, both)).isEqualTo(503);
        assertThat(status(CALENDAR, both)).isEqualTo(200);
    }
}
