package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.notion.NotionTwin;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Same verb, same meaning: what every service for productivity shares, in the same calls. What is at GitHub has no one id
 * that it could be read by.
 */
@ExtendWith(OneServer.class)
final class ProductivityContractTest {
    private static final SharedShape SHAPE = new SharedShape("productivity");

    private final RunningServer server;

    ProductivityContractTest(RunningServer server) {
        this.server = server;
    }

    /**
     * One service of the type.
     *
     * @param method how the account is linked
     * @param scopes asked for in the consent; all where there are none
     * @param make makes a thing of this title, and gives its id
     * @param unknown an id that nothing has; empty where things are not read by one id
     * @param query how the service's own search asks for a word
     */
    record Candidate(
            String connector,
            String method,
            List<String> scopes,
            BiFunction<LinkedAccount, String, String> make,
            String unknown,
            String query) {
        @Override
        public String toString() {
            return connector + " " + method;
        }
    }

    static Stream<Candidate> candidates() {
        return Stream.of(
                byConsent("gcalendar", ProductivityContractTest::event, "abcdefgh", "%s"),
                byConsent("notion", ProductivityContractTest::page, new UUID(1, 1).toString(), "%s"),
                jira("oauth2"),
                jira("app_password"),
                byConsent("github", ProductivityContractTest::issue, "", "repo:alice/demo %s", "repo"));
    }

    static Stream<Candidate> reading() {
        return candidates().filter(one -> !one.unknown().isEmpty());
    }

    private static Candidate jira(String method) {
        String query = "project = DEMO AND summary ~ \"%s\"";
        return new Candidate("jira", method, List.of(), ProductivityContractTest::ticket, "999999", query);
    }

    private static Candidate byConsent(
            String connector,
            BiFunction<LinkedAccount, String, String> make,
            String unknown,
            String query,
            String... scopes) {
        return new Candidate(connector, "oauth2", List.of(scopes), make, unknown, query);
    }

    private static String page(LinkedAccount account, String title) {
        return account.run("pages.create", "page", NotionTwin.HOME, "title", title)
                .path("id")
                .asText();
    }

    private static String ticket(LinkedAccount account, String title) {
        return account.run("issues.create", "project", "DEMO", "type", "Task", "summary", title)
                .path("id")
                .asText();
    }

    private static String issue(LinkedAccount account, String title) {
        return account.run("issues.create", "owner", "alice", "repo", "demo", "title", title)
                .path("id")
                .asText();
    }

    private static String event(LinkedAccount account, String title) {
        Map<String, String> day = Map.of("date", "2026-12-01");
        return account.run("events.create", "summary", title, "start", day, "end", Map.of("date", "2026-12-02"))
                .path("id")
                .asText();
    }

    private LinkedAccount link(Candidate candidate) throws Exception {
        return EveryWay.of(server, server.newcomer())
                .link(
                        candidate.connector(),
                        candidate.method(),
                        candidate.scopes().toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("reading")
    void readsWhatWasMade(Candidate candidate) throws Exception {
        LinkedAccount account = link(candidate);
        String id = candidate.make().apply(account, "Contract");

        JsonNode read = SHAPE.run(account, "read", "id", id);

        assertThat(read.path("id").asText()).isEqualTo(id);
        assertThat(read.path("title").asText()).isEqualTo("Contract");
        assertThat(read.path("url").asText("https://")).startsWith("https://");
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void findsByWordsInPages(Candidate candidate) throws Exception {
        LinkedAccount account = link(candidate);
        Set<String> made = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
            made.add(candidate.make().apply(account, "Contract " + i));
        }
        candidate.make().apply(account, "Something else");
        String query = candidate.query().formatted("contract");

        assertThat(SHAPE.walk(account, "search", 2, "query", query)).isEqualTo(made);
        assertThat(SHAPE.run(account, "search", "query", query).path("items"))
                .extracting(item -> item.path("title").asText())
                .containsExactlyInAnyOrder("Contract 0", "Contract 1", "Contract 2");
        String nothing = candidate.query().formatted("nothinglikeit");
        assertThat(SHAPE.walk(account, "search", 2, "query", nothing)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("reading")
    void saysOfAnUnknownIdThatItIsNotFound(Candidate candidate) throws Exception {
        assertThat(link(candidate).code("read", "id", candidate.unknown())).isEqualTo("service_not_found");
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void refusesTheSameParameters(Candidate candidate) throws Exception {
        LinkedAccount account = link(candidate);
        if (!candidate.unknown().isEmpty()) {
            assertThat(account.code("read")).isEqualTo("parameters_invalid");
        }
        assertThat(account.code("search", "query", "")).isEqualTo("parameters_invalid");
        assertThat(account.code("search", "query", "x", "limit", 101)).isEqualTo("parameters_invalid");
        assertThat(account.code("search", "query", "x", "next", "?")).isEqualTo("parameters_invalid");
        assertThat(account.code("search", "query", "x", "surprise", true)).isEqualTo("parameters_invalid");
    }
}
