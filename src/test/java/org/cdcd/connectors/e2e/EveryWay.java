package org.cdcd.connectors.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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

/** How a person links an account at any connector, in any way that it is linked but by proof. */
record EveryWay(RunningServer server, Someone me) {
    private static final String WEBHOOK = "500000000000000001";
    private static final String HOOK_TOKEN = "a-token_that-nobody-sees-123";

    static EveryWay of(RunningServer server, Someone me) {
        return new EveryWay(server, me);
    }

    /** @param scopes what a consent is asked for; all that the connector can if there are none */
    LinkedAccount link(String connector, String method, String... scopes) throws IOException, InterruptedException {
        if (!method.equals("oauth2")) {
            return LinkedAccount.bySecret(me, connector, method, secret(connector, method));
        }
        Map<String, String> fields = new HashMap<>();
        if (connector.equals("email")) {
            fields.put("provider", "google");
        }
        if (connector.equals("matrix")) {
            fields.put("server", server.twins().fields("matrix", Person.ALICE).get("server"));
        }
        List<String> asked = scopes.length == 0 ? Someone.EVERYTHING : List.of(scopes);
        LinkStart start = me.client().startLink(connector, Someone.CALLBACK, asked, fields);
        Map<String, String> back = Consent.at(server).allow(start.authUrl());
        JsonNode linked = me.client().completeLink(connector, start.state(), back.get("code"), back.get("iss"));
        return new LinkedAccount(
                me, connector, UUID.fromString(linked.path("credential_id").asText()));
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
            case "matrix api_key" -> typed(connector, "server");
            // that one is for a link by consent
            default -> typed(connector, "provider");
        };
    }

    private ObjectNode typed(String connector, String without) {
        ObjectNode typed = Json.MAPPER.valueToTree(server.twins().fields(connector, Person.ALICE));
        typed.remove(without);
        return typed;
    }
}
