package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every connector, in every way that it is linked: the service ends the grant, or the person is told where to do it. */
@ExtendWith(OneServer.class)
final class EveryRevocationTest {
    private final RunningServer server;
    private final Someone me;

    EveryRevocationTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @ParameterizedTest
    @CsvSource({
        "twitter, oauth2",
        "tiktok, oauth2",
        "gdrive, oauth2",
        "dropbox, oauth2",
        "matrix, oauth2",
        "discord, oauth2",
        "slack, oauth2",
        "gcalendar, oauth2",
        "notion, oauth2",
        "github, oauth2",
        "email, oauth2"
    })
    void aServiceThatCanBeToldConfirms(String connector, String method) throws Exception {
        UUID credential = link(connector, method);

        JsonNode answer = me.client().revoke(credential);

        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("confirmed");
        JsonNode receipt = me.client().credentialCalls().receipt(credential);
        assertThat(receipt.path("service_revocation_status").asText()).isEqualTo("confirmed");
        assertThat(receipt.path("service_answer").asText()).isEqualTo("2xx");
    }

    @ParameterizedTest
    @CsvSource({
        "instagram, oauth2, https://www.instagram.com/",
        "linkedin, oauth2, https://www.linkedin.com/",
        "onedrive, oauth2, https://account.microsoft.com/",
        "jira, oauth2, https://id.atlassian.com/manage-profile/apps",
        "jira, api_key, https://id.atlassian.com/",
        "jira, app_password, https://jira.example.org/jira/secure/",
        "ipfs, app_password, https://github.com/ipfs/kubo/",
        "ipfs, api_key, https://docs.ipfs.tech/",
        "email, app_password, https://imap.",
        "matrix, api_key, https://element.io/",
        "discord, api_key, https://discord.com/developers/",
        "discord, app_password, https://support.discord.com/",
        "notion, api_key, https://www.notion.so/profile/",
        "github, api_key, https://github.com/settings/tokens"
    })
    void whereNobodyCanBeToldThePersonIsToldWhere(String connector, String method, String page) throws Exception {
        UUID credential = link(connector, method);

        JsonNode answer = me.client().revoke(credential);

        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("pending");
        assertThat(answer.path("remedy").asText()).contains(page);
        JsonNode receipt = me.client().credentialCalls().receipt(credential);
        assertThat(receipt.path("service_revocation_status").asText()).isEqualTo("not_possible");
        assertThat(receipt.at("/remedy/url").asText()).startsWith(page);
        assertThat(receipt.at("/remedy/who_must_act").asText()).isEqualTo("user");
    }

    @Test
    void noWayOfLinkingIsLeftOut() throws Exception {
        List<String> ways = new ArrayList<>();
        for (String name : List.of("aServiceThatCanBeToldConfirms", "whereNobodyCanBeToldThePersonIsToldWhere")) {
            for (var method : getClass().getDeclaredMethods()) {
                if (method.getName().equals(name)) {
                    for (String row : method.getAnnotation(CsvSource.class).value()) {
                        String[] cells = row.split(", ");
                        ways.add(cells[0] + " " + cells[1]);
                    }
                }
            }
        }
        List<String> served = new ArrayList<>();
        for (JsonNode connector : me.client().connectors()) {
            connector
                    .path("authentication_methods")
                    .forEach(method -> served.add(connector.path("connector_id").asText() + " " + method.asText()));
        }
        // at a service that takes proofs there is nothing that anybody else could use
        served.removeIf(way -> way.endsWith(" zkp"));
        assertThat(ways).containsExactlyInAnyOrderElementsOf(served);
    }

    private UUID link(String connector, String method) throws IOException, InterruptedException {
        return EveryWay.of(server, me).link(connector, method).credential();
    }
}
