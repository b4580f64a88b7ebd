package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.github.GitHubConformanceTest;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every operation of GitHub, through the public API, and what a caller is told when one fails; what it sends is held against
 * GitHub's own description.
 */
@ExtendWith(OneServer.class)
final class GitHubConnectorTest {
    private final RunningServer server;
    private final Someone me;
    private LinkedAccount github;

    GitHubConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.github = new LinkedAccount(me, "github", new UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        github = LinkedAccount.byConsent(me, "github", "repo", "notifications");
    }

    /** So that the failures of one test do not open the breaker in another. */
    @AfterEach
    void outweighFailures() throws Exception {
        server.reset();
        LinkedAccount calm = LinkedAccount.byConsent(server.newcomer(), "github", "notifications");
        for (int i = 0; i < 12; i++) {
            calm.run("notifications.list");
        }
    }

    @Test
    void runsEveryOperationAsTheDescriptionSays() {
        int number = run("issues.create", "title", "A title", "body", "A text", "labels", new String[] {"bug"})
                .path("number")
                .asInt();
        run("issues.update", "number", number, "state", "closed", "state_reason", "completed");
        assertThat(run("issues.get", "number", number).path("state").asText()).isEqualTo("closed");
        run("issues.list", "state", "all");
        run("comments.create", "number", number, "body", "A comment");
        assertThat(run("comments.list", "number", number).path("items")).hasSize(1);
        int pull = run("pulls.create", "title", "A feature", "head", "feature", "base", "main")
                .path("number")
                .asInt();
        run("pulls.update", "number", pull, "title", "The feature", "body", "Look.");
        JsonNode looked = run("pulls.get", "number", pull);
        assertThat(looked.path("mergeable").asBoolean()).isTrue();
        assertThat(run("pulls.list", "base", "main").path("items")).hasSize(2);
        String head = looked.at("/head/sha").asText();
        assertThat(run("pulls.merge", "number", pull, "sha", head, "merge_method", "squash")
                        .path("merged")
                        .asBoolean())
                .isTrue();
        run("contents.write", "path", "notes/a.txt", "message", "Add a", "content", "YQ==");
        run("contents.read", "path", "notes/a.txt");
        github.run("search", "query", "title is:issue");
        assertThat(github.run("search.code", "query", "demo repo:alice/demo").path("items"))
                .extracting(found -> found.path("title").asText())
                .containsExactly("README.md");
        assertThat(github.run("search.repositories", "query", "demo", "sort", "updated")
                        .at("/items/0/title")
                        .asText())
                .isEqualTo("alice/demo");
        github.run("notifications.list");

        Proof.ofConnector(GitHubConformanceTest.SERVICE, server.twins().recorded("github"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issues.get | {'owner':'alice','repo':'demo','number':'one'}",
                "issues.get | {'owner':'../bob','repo':'demo','number':1}",
                "issues.create | {'owner':'alice','repo':'demo'}",
                "issues.update | {'owner':'alice','repo':'demo','number':1}",
                "comments.create | {'owner':'alice','repo':'demo','number':1,'body':''}",
                "contents.read | {'owner':'alice','repo':'demo','path':'../../user'}",
                "contents.write | {'owner':'alice','repo':'demo','path':'a','message':'m','content':'no base64!'}",
                "pulls.get | {'owner':'alice','repo':'..','number':1}",
                "pulls.create | {'owner':'alice','repo':'demo','title':'x','head':'feature'}",
                "pulls.create | {'owner':'alice','repo':'demo','title':'','head':'feature','base':'main'}",
                "pulls.update | {'owner':'alice','repo':'demo','number':1}",
                "pulls.update | {'owner':'alice','repo':'demo','number':1,'state':'merged'}",
                "pulls.merge | {'owner':'alice','repo':'demo','number':1,'sha':'HEAD'}",
                "pulls.merge | {'owner':'alice','repo':'demo','number':1,'merge_method':'octopus'}",
                "pulls.merge | {'owner':'alice','repo':'demo','number':0}",
                "search | {}",
                "search.code | {'query':''}",
                "search.repositories | {'query':'x','sort':'size'}"
            })
    void refusesParametersAheadOfTheService(String operation, String parameters) throws Exception {
        var call = me.sign("github", github.credential(), operation, Parameters.parse(parameters));

        assertThat(me.open(me.send(call), call).path("error").path("code").asText())
                .isEqualTo("parameters_invalid");
    }

    @Test
    void tellsWhatGitHubFindsWrong() {
        assertThat(code("contents.read", "path", "nowhere.txt")).isEqualTo("service_not_found");
        assertThat(code("issues.create", "title", "x", "assignees", new String[] {"nobody-at-all"}))
                .isEqualTo("service_rejected");
        assertThat(code("pulls.create", "title", "x", "head", "nowhere", "base", "main"))
                .isEqualTo("service_rejected");
        assertThat(github.code("issues.create", "owner", "bob", "repo", "attic", "title", "x"))
                .isEqualTo("service_permission");
        assertThat(github.code("issues.list", "owner", "bob", "repo", "secret")).isEqualTo("service_not_found");
    }

    @Test
    void aPullRequestThatCannotBeMergedSaysWhy() {
        int pull = run("pulls.create", "title", "Anew", "head", "rewrite", "base", "main")
                .path("number")
                .asInt();

        JsonNode error = github.error("pulls.merge", named("number", pull));

        assertThat(error.path("code").asText()).isEqualTo("service_conflict");
        assertThat(error.path("detail").asText()).contains("not mergeable");
        assertThat(error.path("remedy").asText()).contains("pulls.get");
        assertThat(error.path("retryable").asBoolean(true)).isFalse();
    }

    @Test
    void aHeadThatMovedIsNotMerged() {
        assertThat(code("pulls.merge", "number", 1, "sha", "0".repeat(40))).isEqualTo("service_conflict");
        assertThat(run("pulls.get", "number", 1).path("merged").asBoolean(true)).isFalse();
    }

    @Test
    void doesNothingThatTheGrantDoesNotCover() throws Exception {
        LinkedAccount reader = LinkedAccount.byConsent(me, "github", "notifications");

        assertThat(reader.code("pulls.merge", named("number", 1))).isEqualTo("insufficient_scope");
        assertThat(reader.code("issues.list", named())).isEqualTo("insufficient_scope");
        reader.run("notifications.list");
    }

    @Test
    void renewsATokenThatHasExpired() {
        twin().oauth().expireAccessTokens();

        github.run("notifications.list");

        assertThat(server.recorded("github", "POST", "/login/oauth/access_token"))
                .hasSize(2);
    }

    @Test
    void asksForANewLinkOnceTheGrantIsGone() {
        server.twins().reset();

        assertThat(github.code("notifications.list")).isEqualTo("reauthorization_required");
    }

    @Test
    void saysThatTheHoursCallsAreSpent() {
        twin().hourlyLimit(1);
        github.run("notifications.list");

        JsonNode error = github.error("notifications.list");

        assertThat(error.path("code").asText()).isEqualTo("rate_limited");
        assertThat(error.path("retryable").asBoolean()).isTrue();
    }

    @Test
    void saysThatTheServiceIsDownAndWritesNothingTwice() {
        server.faults("github").next(new Fault.Outage(503, Duration.ofHours(1)));
        assertThat(code("issues.create", "title", "x")).isEqualTo("service_unavailable");
        assertThat(server.recorded("github", "POST", "/repos/alice/demo/issues"))
                .hasSize(1);

        server.faults("github").next(new Fault.DropAfter());
        JsonNode lost = github.error("pulls.merge", named("number", 1));
        assertThat(lost.path("code").asText()).isEqualTo("service_unavailable");
        assertThat(lost.path("may_have_taken_effect").asBoolean()).isTrue();
        assertThat(run("pulls.get", "number", 1).path("merged").asBoolean()).isTrue();
    }

    private GitHubTwin twin() {
        return server.twins().twin(GitHubTwin.class);
    }

    private JsonNode run(String operation, Object... more) {
        return github.run(operation, named(more));
    }

    private String code(String operation, Object... more) {
        return github.code(operation, named(more));
    }

    /** With the repository before them. */
    private static Object[] named(Object... more) {
        Object[] all = new Object[more.length + 4];
        System.arraycopy(new Object[] {"owner", "alice", "repo", "demo"}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return all;
    }
}
