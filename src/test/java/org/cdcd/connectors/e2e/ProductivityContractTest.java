package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.notion.NotionTwin;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Same verb, same meaning: what every service for productivity shares, in the same calls. */
@ExtendWith(OneServer.class)
final class ProductivityContractTest {
    private final RunningServer server;

    ProductivityContractTest(RunningServer server) {
        this.server = server;
    }

    /**
     * One service of the type.
     *
     * @param make makes a thing of this title, and gives its id
     * @param unknown an id that nothing has
     */
    record Candidate(String connector, BiFunction<LinkedAccount, String, String> make, String unknown) {
        @Override
        public String toString() {
            return connector;
        }
    }

    static Stream<Candidate> candidates() {
        return Stream.of(
                new Candidate("gcalendar", ProductivityContractTest::event, "abcdefgh"),
                new Candidate(
                        "notion",
                        (account, title) -> account.run("pages.create", "page", NotionTwin.HOME, "title", title)
                                .path("id")
                                .asText(),
                        new UUID(1, 1).toString()));
    }

    private static String event(LinkedAccount account, String title) {
        Map<String, String> day = Map.of("date", "2026-12-01");
        return account.run("events.create", "summary", title, "start", day, "end", Map.of("date", "2026-12-02"))
                .path("id")
                .asText();
    }

    private LinkedAccount link(Candidate candidate) throws Exception {
        return LinkedAccount.byConsent(server.newcomer(), candidate.connector());
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void readsWhatWasMade(Candidate candidate) throws Exception {
        LinkedAccount account = link(candidate);
        String id = candidate.make().apply(account, "Contract");

        JsonNode read = account.run("read", "id", id);

        assertThat(read.path("id").asText()).isEqualTo(id);
        assertThat(read.path("title").asText()).isEqualTo("Contract");
        assertThat(read.path("url").asText()).startsWith("https://");
        assertThat(read.path("native").isObject()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void findsByWordsInPages(Candidate candidate) throws Exception {
        LinkedAccount account = link(candidate);
        for (int i = 0; i < 3; i++) {
            candidate.make().apply(account, "Contract " + i);
        }
        candidate.make().apply(account, "Something else");

        JsonNode first = account.run("search", "query", "contract", "limit", 2);
        JsonNode second = account.run(
                "search",
                "query",
                "contract",
                "limit",
                2,
                "next",
                first.path("next").asText());

        assertThat(Stream.of(first, second)
                        .flatMap(page -> Stream.iterate(
                                        0, i -> i < page.path("items").size(), i -> i + 1)
                                .map(page.path("items")::path)))
                .extracting(item -> item.path("title").asText())
                .containsExactlyInAnyOrder("Contract 0", "Contract 1", "Contract 2");
        assertThat(second.has("next")).isFalse();
        assertThat(account.run("search", "query", "nothing like it").path("items"))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void saysOfAnUnknownIdThatItIsNotFound(Candidate candidate) throws Exception {
        assertThat(link(candidate).code("read", "id", candidate.unknown())).isEqualTo("service_not_found");
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void refusesTheSameParameters(Candidate candidate) throws Exception {
        LinkedAccount account = link(candidate);
        assertThat(account.code("read")).isEqualTo("parameters_invalid");
        assertThat(account.code("search", "query", "")).isEqualTo("parameters_invalid");
        assertThat(account.code("search", "query", "x", "limit", 101)).isEqualTo("parameters_invalid");
        assertThat(account.code("search", "query", "x", "next", "?")).isEqualTo("parameters_invalid");
        assertThat(account.code("search", "query", "x", "surprise", true)).isEqualTo("parameters_invalid");
    }
}
