package org.cdcd.connectors.twin.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Conformance.Service;
import org.cdcd.connectors.twin.drive.DriveTwin;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.twin.slack.SlackTwin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The twins answer as the services' own descriptions say. Skipped, and so not proven, where these are not at hand. */
final class ConformanceTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();

    private static Conformance conformance(Service service) {
        Optional<Path> specs = Specs.folder();
        assumeTrue(
                specs.isPresent(),
                "NOT PROVEN: no descriptions of the services at hand (-Dcdcd.specs=folder); conformance was not checked");
        return new Conformance(specs.orElseThrow(), service);
    }

    private static void holds(Service service) {
        Conformance conformance = conformance(service);
        List<Recorded> recorded = TWINS.server().recorded(service.id());
        assertThat(recorded).allSatisfy(one -> assertThat(one.status()).isLessThan(400));
        assertThat(conformance.faults(recorded)).isEmpty();
        int floor = Integer.parseInt(floors().getProperty(service.id()));
        assertThat(conformance.validated()).hasSizeGreaterThanOrEqualTo(floor);
    }

    private static Properties floors() {
        Properties floors = new Properties();
        try (InputStream in = ConformanceTest.class.getResourceAsStream("/conformance-floor.properties")) {
            floors.load(Objects.requireNonNull(in));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
        return floors;
    }

    @Test
    void tellsGoodRequestsFromBadOnes() {
        Conformance conformance = conformance(Service.GITHUB);
        assertThat(conformance.faults(List.of(request("/repos/a/b/issues", "{\"titel\":\"x\"}"))))
                .anySatisfy(fault -> assertThat(fault).contains("titel"));
        assertThat(conformance.faults(List.of(request("/repos/a/b/issue", "{}"))))
                .anySatisfy(fault -> assertThat(fault).contains("path.missing"));
        assertThat(conformance.faults(List.of(request("/repos/a/b/issues", "{\"title\":\"x\"}"))))
                .noneSatisfy(fault -> assertThat(fault).contains("request"));
        assertThat(conformance.validated()).isEmpty();
    }

    private static Recorded request(String path, String body) {
        Map<String, String> headers = Map.of("content-type", "application/json", "x-github-api-version", "2026-03-10");
        return new Recorded(
                "github", "POST", "api.github.com", path, null, headers, body, body.length(), 201, Map.of(), "");
    }

    @Test
    void githubAnswersAsItsDescriptionSays() {
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
                "/search/issues?q=x+is:issue")) {
            caller.get(api + path, headers);
        }
        holds(Service.GITHUB);
    }

    @Test
    void slackAnswersAsItsDescriptionSays() {
        String token = TWINS.server()
                .twin(SlackTwin.class)
                .userToken(
                        Person.ALICE,
                        "chat:write",
                        "channels:read",
                        "channels:history",
                        "search:read",
                        "reactions:write",
                        "files:write",
                        "files:read",
                        "users:read");
        String[] bearer = {"Authorization", "Bearer " + token};
        String ts = slack("chat.postMessage", Map.of("channel", "C0GENERAL1", "text", "Hello"), bearer)
                .path("ts")
                .asText();
        slack("auth.test", Map.of(), bearer);
        slack("users.info", Map.of("user", "U000001001"), bearer);
        slack("conversations.list", Map.of("types", "public_channel", "limit", "10"), bearer);
        slack("conversations.info", Map.of("channel", "C0GENERAL1"), bearer);
        slack("conversations.history", Map.of("channel", "C0GENERAL1", "limit", "10"), bearer);
        slack("conversations.replies", Map.of("channel", "C0GENERAL1", "ts", ts), bearer);
        slack("chat.update", Map.of("channel", "C0GENERAL1", "ts", ts, "text", "Hi"), bearer);
        slack("search.messages", Map.of("query", "hi", "count", "5"), bearer);
        slack("reactions.add", Map.of("channel", "C0GENERAL1", "timestamp", ts, "name", "wave"), bearer);
        var begun = slack("files.getUploadURLExternal", Map.of("filename", "a", "length", "1"), bearer);
        caller.call("POST", begun.path("upload_url").asText(), Buffer.buffer("a"));
        String id = begun.path("file_id").asText();
        slack(
                "files.completeUploadExternal",
                Map.of("files", "[{\"id\":\"" + id + "\"}]", "channel_id", "C0GENERAL1"),
                bearer);
        slack("files.info", Map.of("file", id), bearer);
        slack("chat.delete", Map.of("channel", "C0GENERAL1", "ts", ts), bearer);
        slack("auth.revoke", Map.of(), bearer);
        holds(Service.SLACK);
    }

    private JsonNode slack(String method, Map<String, String> form, String... headers) {
        var answer =
                caller.form("https://slack.com/api/" + method, form, headers).json();
        assertThat(answer.path("ok").asBoolean()).as(method + answer).isTrue();
        return answer;
    }

    @Test
    void driveAnswersAsItsDescriptionSays() {
        String token = TWINS.server().twin(DriveTwin.class).token(Person.ALICE, "drive.file", "userinfo.email");
        String[] bearer = {"Authorization", "Bearer " + token};
        String api = "https://www.googleapis.com/drive/v3";
        String upload = "https://www.googleapis.com/upload/drive/v3/files";
        String document = caller.json(
                        "POST",
                        api + "/files",
                        Caller.json("{'name':'d','mimeType':'application/vnd.google-apps.document'}"),
                        bearer)
                .json()
                .path("id")
                .asText();
        var session =
                caller.json("POST", upload + "?uploadType=resumable&fields=*", Caller.json("{'name':'x'}"), bearer);
        String id = caller.call("PUT", session.header("location"), Buffer.buffer("abc"), "Content-Range", "bytes 0-2/3")
                .json()
                .path("id")
                .asText();
        caller.json("PATCH", api + "/files/" + id + "?fields=*", Caller.json("{'name':'y'}"), bearer);
        caller.json(
                "POST",
                api + "/files/" + id + "/permissions",
                Caller.json("{'role':'reader','type':'anyone'}"),
                bearer);
        for (String path : List.of(
                "/about?fields=*",
                "/files?fields=*&pageSize=5",
                "/files/" + id + "?fields=*",
                "/files/" + id + "?alt=media",
                "/files/" + document + "/export?mimeType=text/plain",
                "/files/" + id + "/permissions?fields=*",
                "/files/" + id + "/permissions/anyoneWithLink",
                "/changes/startPageToken",
                "/changes?pageToken=1&fields=*")) {
            caller.get(api + path, bearer);
        }
        caller.get("https://www.googleapis.com/oauth2/v2/userinfo", bearer);
        caller.call("DELETE", api + "/files/" + id + "/permissions/anyoneWithLink", Buffer.buffer(), bearer);
        caller.call("DELETE", api + "/files/" + id, Buffer.buffer(), bearer);
        holds(Service.GDRIVE);
    }
}
