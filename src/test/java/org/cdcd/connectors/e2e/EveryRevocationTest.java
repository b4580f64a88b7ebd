package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.discord.DiscordTwin;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.twin.ipfs.IpfsTwin;
import org.cdcd.connectors.twin.jira.JiraTwin;
import org.cdcd.connectors.wire.ConnectorsClient.LinkStart;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every connector, in every way that it is linked: the service ends the grant, or the person is told where to do it. */
@ExtendWith(OneServer.class)
final class EveryRevocationTest {
    private static final String WEBHOOK = "500000000000000001";
    private static final String HOOK_TOKEN = "a-token_that-nobody-sees-123";

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
        if (!method.equals("oauth2")) {
            return LinkedAccount.bySecret(me, connector, method, secret(connector, method))
                    .credential();
        }
        Map<String, String> fields = new HashMap<>();
        if (connector.equals("email")) {
            fields.put("provider", "google");
        }
        if (connector.equals("matrix")) {
            fields.put("server", server.twins().fields("matrix", Person.ALICE).get("server"));
        }
        LinkStart start = me.client().startLink(connector, Someone.CALLBACK, Someone.EVERYTHING, fields);
        Map<String, String> back =
                Consent.at(server).allow(URI.create(start.authUrl().toString()));
        JsonNode linked = me.client().completeLink(connector, start.state(), back.get("code"), back.get("iss"));
        return UUID.fromString(linked.path("credential_id").asText());
    }

    private ObjectNode secret(String connector, String method) {
        return switch (connector + " " + method) {
            case "github api_key" ->
                Parameters.of("token", server.twins().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo"));
            case "jira app_password" ->
                Parameters.of(
                        "base",
                        "https://jira.example.org/jira",
                        "token",
                        server.twins().twin(JiraTwin.class).personalToken(Person.ALICE));
            case "ipfs api_key" ->
                Json.MAPPER.valueToTree(server.twins().twin(IpfsTwin.class).pinningFields(Person.ALICE));
            case "discord app_password" -> {
                server.twins().twin(DiscordTwin.class).webhook(HOOK_TOKEN);
                yield Parameters.of("webhook", WEBHOOK, "token", HOOK_TOKEN);
            }
            case "matrix api_key" -> {
                Map<String, String> fields = new HashMap<>(server.twins().fields("matrix", Person.ALICE));
                fields.remove("server");
                yield Json.MAPPER.valueToTree(fields);
            }
            default -> {
                ObjectNode typed = Json.MAPPER.valueToTree(server.twins().fields(connector, Person.ALICE));
                // that one is for a link by consent
                typed.remove("provider");
                yield typed;
            }
        };
    }
}
