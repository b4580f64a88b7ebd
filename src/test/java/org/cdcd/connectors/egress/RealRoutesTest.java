package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.egress.FakeEgress.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes that are shipped, as they are shipped. */
final class RealRoutesTest {

    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "slack", "gdrive"})
    void comesUpWithoutAComplaint(String id) throws Exception {
        fixture.up(id);
    }

    @Test
    void listsIssuesWithoutPullRequests() throws Exception {
        fixture.up("github");
        fixture.vault.answers(request -> Reply.json(200, "[{\"number\":1},{\"number\":2,\"pull_request\":{}}]")
                .with("link", "<https://api.github.com/repositories/1/issues?page=3>; rel=\"next\""));

        JsonNode result =
                done("github", "issues.list", "{\"owner\":\"o\",\"repo\":\"r\",\"limit\":30,\"state\":\"open\"}");

        assertThat(result.toString()).isEqualTo("{\"items\":[{\"number\":1}],\"next\":\"" + Cursor.opaque("3") + "\"}");
        assertThat(query()).isEqualTo("state=open&per_page=30");
        assertThat(fixture.vault.seen().getFirst().headers()).containsEntry("x-github-api-version", "2026-03-10");
    }

    @Test
    void writesAFileWithItsSlashes() throws Exception {
        fixture.up("github");
        fixture.vault.answers(request -> Reply.json(201, "{\"content\":{},\"commit\":{}}"));

        done(
                "github",
                "contents.write",
                "{\"owner\":\"o\",\"repo\":\"r\",\"path\":\"a b/c.md\",\"message\":\"m\",\"content\":\"eA==\"}");

        assertThat(fixture.vault.seen().getFirst().uri()).endsWith("/repos/o/r/contents/a%20b/c.md");
        assertThat(fixture.vault.seen().getFirst().text()).isEqualTo("{\"content\":\"eA==\",\"message\":\"m\"}");
    }

    @Test
    void sendsToSlackAsAForm() throws Exception {
        fixture.up("slack");
        fixture.vault.answers(request -> Reply.json(200, "{\"ok\":true,\"ts\":\"1.000100\"}"));

        JsonNode result = done("slack", "send", "{\"to\":\"C1\",\"text\":\"a&b\"}");

        assertThat(fixture.vault.seen().getFirst().text()).isEqualTo("channel=C1&text=a%26amp%3Bb");
        assertThat(result.toString()).isEqualTo("{\"id\":\"1.000100\",\"native\":{\"ok\":true,\"ts\":\"1.000100\"}}");
    }

    @Test
    void asksForRelinkWhenSlackSaysTokenRevoked() throws Exception {
        fixture.up("slack");
        fixture.vault.answers(request -> Reply.json(200, "{\"ok\":false,\"error\":\"token_revoked\"}"));

        assertThat(fixture.run(fixture.use("slack", "send", "{\"to\":\"C1\",\"text\":\"t\"}"))
                        .outcome())
                .isInstanceOf(Outcome.Relink.class);
    }

    @Test
    void holdsBackAnAccountThatSlackToldToWait() throws Exception {
        fixture.up("slack");
        fixture.vault.answers(request ->
                Reply.json(429, "{\"ok\":false,\"error\":\"ratelimited\"}").with("Retry-After", "30"));

        fixture.run(fixture.use("slack", "channels.list", "{}"));
        Ended held = fixture.run(fixture.use("slack", "channels.list", "{}"));

        assertThat(held.outcome()).isInstanceOf(Outcome.RateLimited.class);
        assertThat(fixture.vault.seen()).hasSize(1);
    }

    @Test
    void startsASearchAtSlackWithAStar() throws Exception {
        fixture.up("slack");
        fixture.vault.answers(request -> Reply.json(
                200, "{\"ok\":true,\"messages\":{\"matches\":[],\"pagination\":{\"next_cursor\":\"abc\"}}}"));

        JsonNode first = done("slack", "search", "{\"query\":\"x\",\"limit\":5}");
        assertThat(query()).isEqualTo("query=x&count=5&cursor=*");

        done(
                "slack",
                "search",
                "{\"query\":\"x\",\"next\":\"" + first.path("next").asText() + "\"}");
        assertThat(query()).isEqualTo("query=x&cursor=abc");
    }

    @Test
    void uploadsToSlackInThreeSteps() throws Exception {
        fixture.up("slack");
        UUID id = UUID.randomUUID();
        String content = fixture.spool.upload(id, new byte[] {1, 2, 3}, new byte[32]);
        fixture.vault.answers(request -> Reply.json(
                200,
                request.uri().contains("getUploadURL")
                        ? "{\"ok\":true,\"upload_url\":\"https://files.slack.com/upload/v1/abc\",\"file_id\":\"F1\"}"
                        : "{\"ok\":true,\"files\":[{\"id\":\"F1\"}]}"));

        Ended ended = fixture.run(fixture.use(
                "slack",
                "upload",
                "{\"name\":\"n.bin\",\"to\":\"C1\",\"content\":" + content + "}",
                fixture.vault.uri(),
                "a",
                Map.of(id, fixture.spool.ticket(id, -1))));

        assertThat(((Outcome.Done) ended.outcome()).body().path("id").asText()).isEqualTo("F1");
        assertThat(fixture.vault.seen().getFirst().text()).isEqualTo("filename=n.bin&length=3");
        assertThat(fixture.vault.seen().get(1).uri()).isEqualTo("/egress/files.slack.com/upload/v1/abc");
        assertThat(fixture.vault.seen().get(1).body().getBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void quotesWordsInGooglesQueryLanguage() throws Exception {
        fixture.up("gdrive");
        fixture.vault.answers(request ->
                Reply.json(200, "{\"files\":[{\"id\":\"f\",\"name\":\"n\",\"size\":\"12\"}],\"nextPageToken\":\"t\"}"));

        JsonNode result = done("gdrive", "search", "{\"query\":\"it's \\\\ here\",\"limit\":10}");

        assertThat(query())
                .isEqualTo("pageSize=10&fields=nextPageToken,files(id,name,mimeType,size,modifiedTime,parents)"
                        + "&includeItemsFromAllDrives=true&q=trashed = false and fullText contains 'it\\'s \\\\ here'"
                        + "&supportsAllDrives=true");
        assertThat(result.path("items").path(0).path("size").isIntegralNumber()).isTrue();
        assertThat(result.path("next").asText()).isEqualTo(Cursor.opaque("t"));
    }

    @Test
    void namesAFolderOnlyIfThereIsOne() throws Exception {
        fixture.up("gdrive");
        fixture.vault.answers(request -> Reply.json(200, "{\"files\":[]}"));

        done("gdrive", "list", "{}");
        assertThat(query()).endsWith("&q=trashed = false&supportsAllDrives=true");

        done("gdrive", "list", "{\"folder\":\"F\"}");
        assertThat(query()).endsWith("&q=trashed = false and 'F' in parents&supportsAllDrives=true");
    }

    @Test
    void movesAFileToTheTrash() throws Exception {
        fixture.up("gdrive");
        fixture.vault.answers(request -> Reply.json(200, "{\"id\":\"f\",\"trashed\":true}"));

        done("gdrive", "delete", "{\"id\":\"f\"}");

        assertThat(fixture.vault.seen().getFirst().text()).isEqualTo("{\"trashed\":true}");
    }

    private JsonNode done(String connector, String operation, String parameters) throws Exception {
        Outcome outcome =
                fixture.run(fixture.use(connector, operation, parameters)).outcome();
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).body();
    }

    private String query() {
        String uri = fixture.vault.seen().getLast().uri();
        return URLDecoder.decode(uri.substring(uri.indexOf('?') + 1), StandardCharsets.UTF_8);
    }
}
