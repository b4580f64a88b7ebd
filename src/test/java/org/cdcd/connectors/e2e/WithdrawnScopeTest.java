package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.cdcd.connectors.twin.calendar.CalendarTwin;
import org.cdcd.connectors.twin.discord.DiscordTwin;
import org.cdcd.connectors.twin.drive.DriveTwin;
import org.cdcd.connectors.twin.dropbox.DropboxTwin;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.twin.instagram.InstagramTwin;
import org.cdcd.connectors.twin.jira.JiraTwin;
import org.cdcd.connectors.twin.linkedin.LinkedInTwin;
import org.cdcd.connectors.twin.matrix.MatrixTwin;
import org.cdcd.connectors.twin.notion.NotionTwin;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.onedrive.OneDriveTwin;
import org.cdcd.connectors.twin.slack.SlackTwin;
import org.cdcd.connectors.twin.tiktok.TikTokTwin;
import org.cdcd.connectors.twin.x.XTwin;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A permission that ended at the service after the link, of which nobody told: the caller hears that it is missing, in
 * whichever words and under whichever status the service says so, and the account stays linked.
 */
@ExtendWith(OneServer.class)
final class WithdrawnScopeTest {
    private final RunningServer server;

    WithdrawnScopeTest(RunningServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dropbox   | files.content.write | folders.create | {'path':'/a'}",
                "tiktok    | video.publish | creator.get | {}",
                "jira      | write:jira-work | issues.create | {'project':'DEMO','type':'Task','summary':'s'}",
                "gdrive    | https://www.googleapis.com/auth/drive.file | list | {}",
                "gcalendar | https://www.googleapis.com/auth/calendar.freebusy | availability.query"
                        + " | {'from':'2026-12-01T00:00:00Z','until':'2026-12-02T00:00:00Z'}",
                "instagram | instagram_business_manage_insights | insights.get | {'id':'1','metrics':'reach'}",
                "notion    | to change anything | blocks.append | {'id':'1a2b3c4d-0004-4000-8000-000000000001','text':'x'}",
                "slack     | search:read | search | {'query':'x'}",
                "github    | notifications | notifications.list | {}",
                "linkedin  | w_member_social | post | {'text':'x'}",
                "twitter   | tweet.write | post | {'text':'x'}",
                "discord   | guilds | guilds.list | {}",
                "matrix    | urn:matrix:client:api:* | rooms.list | {}",
                "onedrive  | Files.ReadWrite | folders.create | {'name':'a'}"
            })
    void saysWhatIsMissingAndKeepsTheLink(String connector, String scope, String operation, String parameters)
            throws Exception {
        Someone me = server.newcomer();
        LinkedAccount account = connector.equals("github")
                ? LinkedAccount.byConsent(me, "github", "notifications")
                : EveryWay.of(server, me).link(connector, "oauth2");
        if (connector.equals("notion")) {
            server.twins().twin(NotionTwin.class).readOnly();
        } else {
            accounts(connector).withdraw(scope);
        }

        for (int i = 0; i < 2; i++) {
            var call = me.sign(connector, account.credential(), operation, Parameters.parse(parameters));
            assertThat(me.open(me.send(call), call).path("error").path("code").asText())
                    .isEqualTo("service_permission");
        }
        assertThat(new Linked(me, connector, account.credential()).status()).isEqualTo("active");
    }

    private AuthorizationServer accounts(String connector) {
        var twins = server.twins();
        return switch (connector) {
            case "dropbox" -> twins.twin(DropboxTwin.class).oauth();
            case "tiktok" -> twins.twin(TikTokTwin.class).oauth();
            case "jira" -> twins.twin(JiraTwin.class).oauth();
            case "gdrive" -> twins.twin(DriveTwin.class).oauth();
            case "gcalendar" -> twins.twin(CalendarTwin.class).oauth();
            case "instagram" -> twins.twin(InstagramTwin.class).oauth();
            case "slack" -> twins.twin(SlackTwin.class).oauth();
            case "github" -> twins.twin(GitHubTwin.class).oauth();
            case "linkedin" -> twins.twin(LinkedInTwin.class).oauth();
            case "twitter" -> twins.twin(XTwin.class).oauth();
            case "discord" -> twins.twin(DiscordTwin.class).oauth();
            case "matrix" -> twins.twin(MatrixTwin.class).oauth();
            case "onedrive" -> twins.twin(OneDriveTwin.class).oauth();
            default -> throw new IllegalArgumentException(connector);
        };
    }
}
