package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.discord.DiscordTwin;
import org.cdcd.connectors.wire.ConnectorsClient.LinkStart;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a program that was written for one messaging service may take for granted at every other: it sends, reads what was
 * sent, answers what it has read, and goes through pages and searches in the same way.
 */
@ExtendWith(OneServer.class)
final class MessagingContractTest {
    private static final SharedShape SHAPE = new SharedShape("messaging");

    private final RunningServer server;
    private final Someone me;

    MessagingContractTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    /** One service of the type: where things are sent and read there, and a place that is not there. */
    enum Service {
        EMAIL("alice@mail.example", "INBOX", "Nowhere", true),
        MATRIX("!general:home.example", "!general:home.example", "!nowhere:home.example", true),
        DISCORD("300000000000000001", "300000000000000001", "300000000000000999", false),
        SLACK("C0GENERAL1", "C0GENERAL1", "C0NOWHERE1", true);

        private final String to;
        private final String from;
        private final String nowhere;
        private final boolean searches;

        Service(String to, String from, String nowhere, boolean searches) {
            this.to = to;
            this.from = from;
            this.nowhere = nowhere;
            this.searches = searches;
        }
    }

    private LinkedAccount link(Service service) throws Exception {
        return switch (service) {
            case EMAIL -> {
                ObjectNode fields = Json.MAPPER.valueToTree(server.twins().fields("email", Person.ALICE));
                fields.remove("provider");
                yield LinkedAccount.bySecret(me, "email", "app_password", fields);
            }
            case MATRIX -> matrix();
            case DISCORD -> {
                String token = server.twins().twin(DiscordTwin.class).botToken();
                yield LinkedAccount.bySecret(me, "discord", "api_key", Parameters.of("token", token));
            }
            case SLACK -> LinkedAccount.byConsent(me, "slack");
        };
    }

    private LinkedAccount matrix() throws Exception {
        Map<String, String> home = Map.of("server", "home.example");
        LinkStart start = me.client().startLink("matrix", Someone.CALLBACK, Someone.EVERYTHING, home);
        Map<String, String> back = Consent.at(server).allow(start.authUrl());
        JsonNode linked = me.client().completeLink("matrix", start.state(), back.get("code"), back.get("iss"));
        return new LinkedAccount(
                me, "matrix", UUID.fromString(linked.path("credential_id").asText()));
    }

    private static JsonNode newest(LinkedAccount account, Service service) {
        return SHAPE.run(account, "read", "from", service.from, "limit", 1)
                .path("items")
                .path(0);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void readsWhatWasSent(Service service) throws Exception {
        LinkedAccount account = link(service);

        JsonNode sent = SHAPE.run(account, "send", "to", service.to, "text", "Good morning");
        JsonNode read = newest(account, service);

        assertThat(sent.path("id").asText()).isNotEmpty();
        assertThat(read.path("text").asText().strip()).isEqualTo("Good morning");
        assertThat(read.path("author").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void answersWhatWasSentAndWhatWasRead(Service service) throws Exception {
        LinkedAccount account = link(service);
        String sent = SHAPE.run(account, "send", "to", service.to, "text", "Shall we?")
                .path("id")
                .asText();
        String read = newest(account, service).path("reply_to").asText();

        assertThat(SHAPE.run(account, "send", "to", service.to, "text", "Yes", "reply_to", sent)
                        .path("id")
                        .asText())
                .isNotEmpty();
        assertThat(SHAPE.run(account, "send", "to", service.to, "text", "Let us", "reply_to", read)
                        .path("id")
                        .asText())
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void readsInPagesNewestFirst(Service service) throws Exception {
        LinkedAccount account = link(service);
        int before = SHAPE.walk(account, "read", 2, "from", service.from).size();
        for (String text : List.of("one", "two", "three")) {
            SHAPE.run(account, "send", "to", service.to, "text", text);
        }

        JsonNode items =
                SHAPE.run(account, "read", "from", service.from, "limit", 3).path("items");

        assertThat(items).extracting(item -> item.path("text").asText().strip()).containsExactly("three", "two", "one");
        assertThat(SHAPE.walk(account, "read", 2, "from", service.from)).hasSize(before + 3);
    }

    static Stream<Service> searching() {
        return Stream.of(Service.values()).filter(service -> service.searches);
    }

    @ParameterizedTest
    @MethodSource("searching")
    void findsWordsInPages(Service service) throws Exception {
        LinkedAccount account = link(service);
        for (String text : List.of("plants one", "plants two", "plants three", "something else")) {
            SHAPE.run(account, "send", "to", service.to, "text", text);
        }

        assertThat(SHAPE.walk(account, "search", 2, "query", "plants")).hasSize(3);
        assertThat(SHAPE.walk(account, "search", 2, "query", "nothinglikeit")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void readsNothingFromAPlaceThatIsNotThere(Service service) throws Exception {
        assertThat(link(service).code("read", "from", service.nowhere)).isIn("service_not_found", "service_permission");
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void refusesTheSameParameters(Service service) throws Exception {
        LinkedAccount account = link(service);
        assertThat(account.code("send", "to", service.to)).isEqualTo("parameters_invalid");
        assertThat(account.code("send", "to", service.to, "text", "")).isEqualTo("parameters_invalid");
        assertThat(account.code("send", "text", "t")).isEqualTo("parameters_invalid");
        assertThat(account.code("read")).isEqualTo("parameters_invalid");
        assertThat(account.code("read", "from", service.from, "limit", 101)).isEqualTo("parameters_invalid");
        assertThat(account.code("read", "from", service.from, "next", "?")).isEqualTo("parameters_invalid");
        assertThat(account.code("send", "to", service.to, "text", "t", "surprise", true))
                .isEqualTo("parameters_invalid");
    }
}
