package org.cdcd.connectors.twin.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.twin.Caller.json;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class GitHubApiTest {
    private static final String API = "https://api.github.com";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private String token = "";

    @BeforeEach
    void signIn() {
        token = TWINS.server().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo", "notifications");
    }

    private Answer get(String path) {
        return caller.get(API + path, headers());
    }

    private Answer send(String method, String path, String body) {
        return caller.json(method, API + path, json(body), headers());
    }

    private String[] headers() {
        return new String[] {
            "Authorization", "Bearer " + token, "User-Agent", "test", "X-GitHub-Api-Version", "2026-03-10"
        };
    }

    @Test
    void refusesACallWithoutUserAgent() {
        Answer answer =
                caller.get(API + "/user", "Authorization", "Bearer " + token, "X-GitHub-Api-Version", "2026-03-10");
        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void refusesACallWithoutVersionAndOneThatIsGone() {
        assertThat(caller.get(API + "/user", "User-Agent", "test").status()).isEqualTo(400);
        assertThat(caller.get(API + "/user", "User-Agent", "test", "X-GitHub-Api-Version", "2019-01-01")
                        .status())
                .isEqualTo(410);
    }

    @Test
    void refusesAnUnknownToken() {
        token = "ghp_nobody";
        Answer answer = get("/user");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().path("message").asText()).isEqualTo("Bad credentials");
    }

    @Test
    void hidesPrivateRepositoriesOfOthers() {
        assertThat(get("/repos/bob/secret").status()).isEqualTo(404);
        assertThat(get("/repos/bob/secret/issues").status()).isEqualTo(404);
    }

    @Test
    void hidesPrivateRepositoriesFromATokenForPublicOnes() {
        token = TWINS.server().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "public_repo");
        assertThat(get("/repos/alice/private-notes").status()).isEqualTo(404);
        assertThat(send("POST", "/repos/alice/demo/issues", "{'title':'x'}").status())
                .isEqualTo(201);
    }

    @Test
    void refusesToWriteWithoutScope() {
        token = TWINS.server().twin(GitHubTwin.class).personalAccessToken(Person.ALICE);
        Answer answer = send("POST", "/repos/alice/demo/issues", "{'title':'x'}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("x-accepted-oauth-scopes")).contains("repo");
    }

    @Test
    void refusesAnIssueWithoutTitle() {
        assertThat(send("POST", "/repos/alice/demo/issues", "{'body':'x'}").status())
                .isEqualTo(422);
        assertThat(send("POST", "/repos/alice/demo/issues", "{'title':['x']}").status())
                .isEqualTo(422);
        assertThat(send("POST", "/repos/alice/demo/issues", "['x']").status()).isEqualTo(400);
        assertThat(caller.call("POST", API + "/repos/alice/demo/issues", Buffer.buffer("{"), headers())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void knowsRepositoriesThatTakeNoIssues() {
        assertThat(send("POST", "/repos/bob/quiet/issues", "{'title':'x'}").status())
                .isEqualTo(410);
        assertThat(send("POST", "/repos/bob/attic/issues", "{'title':'x'}").status())
                .isEqualTo(403);
    }

    @Test
    void listsPullRequestsAmongIssues() {
        send("POST", "/repos/alice/demo/issues", "{'title':'A real one','labels':['bug']}");
        var issues = get("/repos/alice/demo/issues").json();
        assertThat(issues).hasSize(2);
        assertThat(issues.get(0).path("title").asText()).isEqualTo("A real one");
        assertThat(issues.get(1).has("pull_request")).isTrue();
        assertThat(get("/repos/alice/demo/issues?labels=bug").json()).hasSize(1);
        assertThat(get("/repos/alice/demo/pulls").json()).hasSize(1);
    }

    @Test
    void pagesWithLinks() {
        for (int i = 0; i < 4; i++) {
            send("POST", "/repos/alice/demo/issues", "{'title':'one of many'}");
        }
        Answer first = get("/repos/alice/demo/issues?per_page=2&state=all");
        assertThat(first.json()).hasSize(2);
        assertThat(first.header("link"))
                .contains("<https://api.github.com/repos/alice/demo/issues?per_page=2&state=all&page=2>; rel=\"next\"")
                .contains("page=3>; rel=\"last\"");
        Answer last = get("/repos/alice/demo/issues?per_page=2&state=all&page=3");
        assertThat(last.json()).hasSize(1);
        assertThat(last.header("link")).doesNotContain("next");
    }

    @Test
    void closesAnIssueOfItsAuthorOnly() {
        send("POST", "/repos/alice/demo/issues", "{'title':'mine'}");
        Answer closed = send("PATCH", "/repos/alice/demo/issues/2", "{'state':'closed'}");
        assertThat(closed.json().path("state_reason").asText()).isEqualTo("completed");
        assertThat(send("PATCH", "/repos/alice/demo/issues/2", "{'state':'done'}")
                        .status())
                .isEqualTo(422);
        token = TWINS.server().twin(GitHubTwin.class).personalAccessToken(Person.BOB, "repo");
        assertThat(send("PATCH", "/repos/alice/demo/issues/2", "{'title':'theirs'}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void comments() {
        assertThat(send("POST", "/repos/alice/demo/issues/1/comments", "{'body':''}")
                        .status())
                .isEqualTo(422);
        assertThat(send("POST", "/repos/alice/demo/issues/1/comments", "{'body':'Fine.'}")
                        .status())
                .isEqualTo(201);
        assertThat(get("/repos/alice/demo/issues/1/comments")
                        .json()
                        .get(0)
                        .path("body")
                        .asText())
                .isEqualTo("Fine.");
        assertThat(get("/repos/alice/demo/issues/9/comments").status()).isEqualTo(404);
    }

    @Test
    void replacesAFileOnlyForWhoeverNamesItsContent() {
        String path = "/repos/alice/demo/contents/docs/a%20b.txt";
        String content = Base64.getEncoder().encodeToString("one".getBytes(StandardCharsets.UTF_8));
        String put = "{'message':'m','content':'" + content + "'";
        assertThat(send("PUT", path, "{'message':'m','content':'%%'}").status()).isEqualTo(422);
        Answer created = send("PUT", path, put + "}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(send("PUT", path, put + "}").status()).isEqualTo(422);
        assertThat(send("PUT", path, put + ",'sha':'0000'}").status()).isEqualTo(409);
        String sha = created.json().path("content").path("sha").asText();
        assertThat(sha).isEqualTo(Blob.sha("one".getBytes(StandardCharsets.UTF_8)));
        assertThat(send("PUT", path, put + ",'sha':'" + sha + "'}").status()).isEqualTo(200);
        assertThat(get(path).json().path("content").asText().strip()).isEqualTo(content);
        assertThat(get("/repos/alice/demo/contents/").json()).hasSize(2);
        assertThat(get(path + "?ref=other").status()).isEqualTo(404);
    }

    @Test
    void searches() {
        assertThat(get("/search/issues").status()).isEqualTo(422);
        send("POST", "/repos/alice/private-notes/issues", "{'title':'Buy milk'}");
        assertThat(get("/search/issues?q=MILK+is:issue")
                        .json()
                        .path("total_count")
                        .asInt())
                .isEqualTo(1);
        assertThat(get("/search/issues?q=milk+repo:alice/demo")
                        .json()
                        .path("total_count")
                        .asInt())
                .isZero();
    }

    @Test
    void saysWhenThereIsNothingNew() {
        String tag = get("/repos/alice/demo/issues/1").header("etag");
        String[] headers = Arrays.copyOf(headers(), 8);
        headers[6] = "If-None-Match";
        headers[7] = tag;
        assertThat(caller.get(API + "/repos/alice/demo/issues/1", headers).status())
                .isEqualTo(304);
    }

    @Test
    void refusesWhoeverHasAskedTooOften() {
        TWINS.server().twin(GitHubTwin.class).hourlyLimit(2);
        assertThat(get("/user").header("x-ratelimit-remaining")).isEqualTo("1");
        get("/user");
        Answer refused = get("/user");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("x-ratelimit-remaining")).isEqualTo("0");
        assertThat(get("/rate_limit").json().at("/resources/core/remaining").asInt())
                .isZero();
        TWINS.pass(Duration.ofHours(1));
        assertThat(get("/user").status()).isEqualTo(200);
    }

    @Test
    void tellsWhatIsNew() {
        assertThat(get("/notifications").json()).hasSize(1);
        token = TWINS.server().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "public_repo");
        assertThat(get("/notifications").status()).isEqualTo(403);
    }
}
