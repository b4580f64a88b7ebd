package org.cdcd.connectors.twin.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.twin.Caller.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pull requests of the twin, and what GitHub refuses of them. */
final class GitHubPullsTest {
    private static final String PULLS = "/repos/alice/demo/pulls";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private String token = "";

    @BeforeEach
    void signIn() {
        token = TWINS.server().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo");
    }

    private Answer send(String method, String path, String body) {
        return caller.json(
                method,
                "https://api.github.com" + path,
                json(body),
                "Authorization",
                "Bearer " + token,
                "User-Agent",
                "test",
                "X-GitHub-Api-Version",
                "2026-03-10");
    }

    private JsonNode get(String path) {
        return caller.get(
                        "https://api.github.com" + path,
                        "Authorization",
                        "Bearer " + token,
                        "User-Agent",
                        "test",
                        "X-GitHub-Api-Version",
                        "2026-03-10")
                .json();
    }

    private String open(String branch) {
        Answer opened = send("POST", PULLS, "{'title':'Mine','head':'" + branch + "','base':'main'}");
        assertThat(opened.status()).isEqualTo(201);
        return PULLS + "/" + opened.json().path("number").asInt();
    }

    @Test
    void mergesWhatIsOpenAndMergeable() {
        String pull = open("alice:feature");

        Answer merged = send("PUT", pull + "/merge", "{'merge_method':'merge'}");

        assertThat(merged.status()).isEqualTo(200);
        assertThat(merged.json().path("merged").asBoolean()).isTrue();
        JsonNode after = get(pull);
        assertThat(after.path("state").asText()).isEqualTo("closed");
        assertThat(after.path("merged").asBoolean()).isTrue();
        assertThat(after.path("merge_commit_sha")).isEqualTo(merged.json().path("sha"));
        assertThat(after.at("/merged_by/login").asText()).isEqualTo("alice");
        assertThat(get("/repos/alice/demo/contents/feature.txt").path("sha").isTextual())
                .isTrue();
        assertThat(send("PUT", pull + "/merge", "{}").status()).isEqualTo(405);
        assertThat(send("PATCH", pull, "{'state':'open'}").status()).isEqualTo(422);
        assertThat(send("POST", PULLS, "{'title':'Again','head':'feature','base':'main'}")
                        .json()
                        .at("/errors/0/message")
                        .asText())
                .startsWith("No commits between");
    }

    @Test
    void mergesNoDraftNothingClosedAndNothingThatConflicts() {
        Answer draft = send("POST", PULLS, "{'title':'D','head':'feature','base':'main','draft':true}");
        String closed = open("fix");
        send("PATCH", closed, "{'state':'closed'}");
        String conflicting = open("rewrite");

        assertThat(get(conflicting).path("mergeable").asBoolean(true)).isFalse();
        for (String pull : new String[] {PULLS + "/" + draft.json().path("number"), closed, conflicting}) {
            assertThat(send("PUT", pull + "/merge", "{}").status()).as(pull).isEqualTo(405);
        }
    }

    @Test
    void mergesNoOtherHeadThanTheOneThatWasNamed() {
        String sha = get(PULLS + "/1").at("/head/sha").asText();

        assertThat(send("PUT", PULLS + "/1/merge", "{'sha':'" + "0".repeat(40) + "'}")
                        .status())
                .isEqualTo(409);
        assertThat(send("PUT", PULLS + "/1/merge", "{'sha':'" + sha + "'}").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'head':'feature','base':'main'}",
                "{'title':' ','head':'feature','base':'main'}",
                "{'title':'x','base':'main'}",
                "{'title':'x','head':'feature'}",
                "{'title':'x','head':'nowhere','base':'main'}",
                "{'title':'x','head':'feature','base':'nowhere'}",
                "{'title':'x','head':'main','base':'main'}",
                "{'title':'x','head':'topic','base':'main'}",
                "{'title':'x','head':'feature','base':'main','draft':'yes'}"
            })
    void opensNoneThatGitHubWouldRefuse(String body) {
        assertThat(send("POST", PULLS, body).status()).isEqualTo(422);
    }

    @Test
    void changesTitleTextAndState() {
        send("PATCH", PULLS + "/1", "{'title':'Other','body':null,'state':'closed'}");

        JsonNode after = get(PULLS + "/1");
        assertThat(after.path("title").asText()).isEqualTo("Other");
        assertThat(after.path("body").isNull()).isTrue();
        assertThat(after.path("closed_at").isTextual()).isTrue();
        assertThat(send("PATCH", PULLS + "/1", "{'state':'open'}")
                        .json()
                        .path("closed_at")
                        .isNull())
                .isTrue();
        assertThat(send("PATCH", PULLS + "/1", "{'state':'merged'}").status()).isEqualTo(422);
        assertThat(send("PATCH", PULLS + "/1", "{'base':'nowhere'}").status()).isEqualTo(422);
    }

    @Test
    void letsNobodyMergeWhoMayNotPush() {
        token = TWINS.server().twin(GitHubTwin.class).personalAccessToken(Person.BOB, "repo");
        assertThat(send("PUT", PULLS + "/1/merge", "{}").status()).isEqualTo(403);
        assertThat(send("POST", PULLS, "{'title':'x','head':'feature','base':'main'}")
                        .status())
                .isEqualTo(403);
        assertThat(send("PATCH", PULLS + "/1", "{'title':'Mine'}").status()).isEqualTo(200);
        token = TWINS.server().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "notifications");
        assertThat(send("PUT", PULLS + "/1/merge", "{}").status()).isEqualTo(404);
    }

    @Test
    void knowsAnIssueFromAPullRequest() {
        send("POST", "/repos/alice/demo/issues", "{'title':'An issue'}");
        assertThat(send("PUT", PULLS + "/2/merge", "{}").status()).isEqualTo(404);
        assertThat(get(PULLS + "?head=alice:topic")).hasSize(1);
        assertThat(get(PULLS + "?base=other")).isEmpty();
    }

    @Test
    void findsCodeAndRepositoriesThatTheCallerMaySee() {
        assertThat(get("/search/code?q=demo").path("items"))
                .extracting(hit -> hit.path("path").asText())
                .containsExactly("README.md");
        assertThat(get("/search/repositories?q=user:alice").path("total_count").asInt())
                .isEqualTo(2);
        assertThat(get("/search/repositories?q=secret").path("items")).isEmpty();
        assertThat(get("/search/code?q=+").path("status").asText()).isEqualTo("422");
    }
}
