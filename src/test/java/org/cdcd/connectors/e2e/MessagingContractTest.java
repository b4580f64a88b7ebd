package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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

    MessagingContractTest(RunningServer server) {
        this.server = server;
    }

    /** One service of the type: where things are sent and read there, and a place that is not there. */
    enum Service {
        EMAIL("app_password", "alice@mail.example", "INBOX", "Nowhere", true),
        MATRIX("oauth2", "!general:home.example", "!general:home.example", "!nowhere:home.example", true),
        DISCORD("api_key", "300000000000000001", "300000000000000001", "300000000000000999", false),
        SLACK("oauth2", "C0GENERAL1", "C0GENERAL1", "C0NOWHERE1", true);

        private final String method;
        private final String to;
        private final String from;
        private final String nowhere;
        private final boolean searches;

        Service(String method, String to, String from, String nowhere, boolean searches) {
            this.method = method;
            this.to = to;
            this.from = from;
            this.nowhere = nowhere;
            this.searches = searches;
        }
    }

    private LinkedAccount link(Service service) throws Exception {
        return EveryWay.of(server, server.newcomer()).link(service.name().toLowerCase(Locale.ROOT), service.method);
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
