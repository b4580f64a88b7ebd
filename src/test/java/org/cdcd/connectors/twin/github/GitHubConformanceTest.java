package org.cdcd.connectors.twin.github;

import java.util.List;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Dialect;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** GitHub's twin answers as GitHub's own description says. */
public final class GitHubConformanceTest {
    /** What GitHub publishes, in the dialect of the API version that the connector speaks. */
    public static final Service SERVICE = new Service(
            "github",
            "github/api.github.com-subset-2026-03-10-derived.json",
            Service.Strength.DERIVED,
            "api.github.com",
            "",
            new GitHubDialect());

    private static final class GitHubDialect implements Dialect {
        /** The path of a file is one parameter of the description that holds slashes. */
        @Override
        public String path(String path) {
            int contents = path.indexOf("/contents/");
            if (contents < 0) {
                return path;
            }
            int rest = contents + "/contents/".length();
            String file = path.substring(rest).replace("/", "%2F");
            return path.substring(0, rest) + (file.isEmpty() ? "root" : file);
        }

        /** A header the description does not have. */
        @Override
        public List<String> missing(Recorded recorded) {
            return recorded.headers().containsKey("x-github-api-version")
                    ? List.of()
                    : List.of(recorded.method() + " " + recorded.path() + ": no X-GitHub-Api-Version");
        }
    }

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();

    @Test
    void answersAsItsDescriptionSays() {
        String token = TWINS.server().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo", "notifications");
        String[] headers = {
            "Authorization",
            "Bearer " + token,
            "User-Agent",
            "test",
            "X-GitHub-Api-Version",
            "2026-03-10",
            "Accept",
            "application/vnd.github+json"
        };
        String api = "https://api.github.com";
        String repo = api + "/repos/alice/demo";
        caller.json(
                "POST",
                repo + "/issues",
                Caller.json("{'title':'x','body':'y','labels':['bug'],'assignees':['bob']}"),
                headers);
        caller.json("PATCH", repo + "/issues/2", Caller.json("{'state':'closed','state_reason':'completed'}"), headers);
        caller.json("POST", repo + "/issues/2/comments", Caller.json("{'body':'z'}"), headers);
        caller.json("PUT", repo + "/contents/a/b.txt", Caller.json("{'message':'m','content':'YQ=='}"), headers);
        caller.json("POST", repo + "/pulls", Caller.json("{'title':'p','head':'feature','base':'main'}"), headers);
        caller.json("PATCH", repo + "/pulls/3", Caller.json("{'title':'q','body':'why'}"), headers);
        caller.json("PUT", repo + "/pulls/3/merge", Caller.json("{'merge_method':'squash'}"), headers);
        for (String path : List.of(
                "/user",
                "/users/bob",
                "/user/repos",
                "/repos/alice/demo",
                "/rate_limit",
                "/notifications",
                "/versions",
                "/repos/alice/demo/issues?state=all&per_page=5&labels=bug",
                "/repos/alice/demo/issues/1",
                "/repos/alice/demo/issues/2/comments",
                "/repos/alice/demo/pulls?state=open",
                "/repos/alice/demo/pulls/1",
                "/repos/alice/demo/contents/a/b.txt?ref=main",
                "/repos/alice/demo/contents/a",
                "/search/issues?q=x+is:issue",
                "/search/repositories?q=demo&sort=stars",
                "/search/code?q=hello+repo:alice/demo")) {
            caller.get(api + path, headers);
        }
        Proof.ofTwin(SERVICE, TWINS.server().recorded("github"));
    }
}
