package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.dropbox.DropboxConformanceTest;
import org.cdcd.connectors.twin.dropbox.DropboxTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Dropbox through the public API: every operation, and what a caller is told when one fails. Held against Dropbox's own
 * specification, except the endpoints of OAuth, which are not in it.
 */
@ExtendWith(OneServer.class)
final class DropboxConnectorTest {
    private static final String LIST = "/2/files/list_folder";
    private static final String APPEND = "/2/files/upload_session/append_v2";

    private final RunningServer server;
    private final Someone me;
    private LinkedAccount dropbox;

    DropboxConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.dropbox = new LinkedAccount(me, "dropbox", new UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        dropbox = LinkedAccount.byConsent(me, "dropbox");
    }

    /** So that the failures of one test do not open the breaker in another. */
    @AfterEach
    void outweighFailures() {
        server.faults("dropbox").clear();
        for (int i = 0; i < 12; i++) {
            me.send(me.sign("dropbox", dropbox.credential(), "account", Parameters.of()));
        }
    }

    private JsonNode upload(String name, byte[] content, Object... more) throws Exception {
        ObjectNode sent = me.client().upload(new ByteArrayInputStream(content), content.length, "text/plain");
        Object[] all = new Object[more.length + 4];
        System.arraycopy(new Object[] {"name", name, "content", sent}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return dropbox.run("upload", all);
    }

    private byte[] download(String id) throws Exception {
        var result = me.client()
                .operate("dropbox", dropbox.credential(), "download", Parameters.of("id", id))
                .orThrow();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        me.client().download(Objects.requireNonNull(result.blob()), content);
        return content.toByteArray();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void runsEveryOperationAsDropboxDescribesIt() throws Exception {
        String since = dropbox.run("changes.start").path("since").asText();
        String folder = dropbox.run("folders.create", "path", "/Ordner \u00e4\u20ac")
                .path("id")
                .asText();
        byte[] large = random(17 * 1024 * 1024);
        String big = upload("gro\u00df.bin", large, "folder", folder).path("id").asText();
        String small = upload("small.txt", "hello".getBytes(), "mode", "overwrite")
                .path("id")
                .asText();
        assertThat(download(big)).isEqualTo(large);
        assertThat(download("/small.txt")).isEqualTo("hello".getBytes());
        assertThat(dropbox.run("list", "folder", folder).at("/items/0/name").asText())
                .isEqualTo("gro\u00df.bin");
        JsonNode first = dropbox.run("list", "limit", 1);
        assertThat(dropbox.run("list", "limit", 1, "next", first.path("next").asText())
                        .has("next"))
                .isFalse();
        JsonNode found = dropbox.run("search", "query", "b", "limit", 1);
        assertThat(found.path("items")).hasSize(1);
        upload("b2.txt", new byte[0]);
        JsonNode more = dropbox.run("search", "query", ".", "limit", 1);
        assertThat(dropbox.run(
                                "search",
                                "query",
                                ".",
                                "limit",
                                1,
                                "next",
                                more.path("next").asText())
                        .path("items"))
                .hasSize(1);
        assertThat(dropbox.run("metadata", "id", small).path("size").asInt()).isEqualTo(5);
        assertThat(dropbox.run("share", "id", small, "with", "bob@example.com", "role", "writer")
                        .at("/native/result/success/.tag")
                        .asText())
                .isEqualTo("editor");
        String url = dropbox.run("share.link", "id", small).path("url").asText();
        assertThat(dropbox.run("share.link", "id", small).path("url").asText())
                .isEqualTo(url)
                .startsWith("https://");
        assertThat(dropbox.run("move", "id", small, "to", "/moved.txt")
                        .path("id")
                        .asText())
                .isEqualTo(small);
        assertThat(dropbox.run("copy", "id", small, "to", "/copy.txt")
                        .path("name")
                        .asText())
                .isEqualTo("copy.txt");
        assertThat(dropbox.run("changes.wait", "since", since).path("changes").asBoolean())
                .isTrue();
        assertThat(dropbox.run("changes.list", "since", since).path("items")).hasSizeGreaterThan(4);
        assertThat(dropbox.run("account").path("email").asText()).isEqualTo(Person.ALICE.email());
        assertThat(dropbox.run("account.space").path("used").asLong()).isGreaterThan(large.length);
        assertThat(dropbox.run("delete", "id", small).path("id").asText()).isEqualTo(small);
        assertThat(dropbox.code("download", "id", small)).isEqualTo("service_not_found");
        Proof.ofConnector(DropboxConformanceTest.SERVICE, server.twins().recorded("dropbox"));
    }

    @Test
    void sendsNoCredentialToTheHostThatWaits() {
        String since = dropbox.run("changes.start").path("since").asText();
        dropbox.run("folders.create", "path", "/new");
        dropbox.run("changes.wait", "since", since);
        assertThat(server.recorded("dropbox", "POST", LIST + "/longpoll"))
                .hasSize(1)
                .allSatisfy(one -> assertThat(one.headers()).doesNotContainKey("authorization"));
    }

    @Test
    void goesOnWithAnUploadWhenTheAnswerToAChunkIsLost() throws Exception {
        byte[] content = random(20 * 1024 * 1024);
        server.faults("dropbox").next(1, APPEND, new Fault.DropAfter());
        assertThat(download(upload("lost.bin", content).path("id").asText())).isEqualTo(content);
        assertThat(server.recorded("dropbox", "POST", APPEND))
                .extracting(Recorded::status)
                .contains(200, 409);
    }

    @Test
    void replacesAFileOnlyIfNobodyElseHas() throws Exception {
        String rev = upload("a.txt", "one".getBytes()).at("/native/rev").asText();
        upload("a.txt", "two".getBytes(), "rev", rev);
        ObjectNode sent = me.client().upload(new ByteArrayInputStream("x".getBytes()), 1, "text/plain");
        assertThat(dropbox.code("upload", "name", "a.txt", "content", sent, "rev", rev))
                .isEqualTo("service_conflict");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "download | {'id':'no-slash'}",
                "download | {'id':'/a/'}",
                "list | {'folder':'/'}",
                "list | {'limit':0}",
                "search | {'query':''}",
                "share | {'id':'/a','with':'nobody'}",
                "move | {'id':'/a'}",
                "move | {'id':'/a','to':'b'}",
                "changes.wait | {'since':'x','timeout':5}",
                "changes.list | {}",
                "account | {'more':1}",
            })
    void refusesParametersAheadOfTheService(String operation, String parameters) throws Exception {
        var call = me.sign("dropbox", dropbox.credential(), operation, Parameters.parse(parameters));
        assertThat(me.open(me.send(call), call).path("error").path("code").asText())
                .isEqualTo("parameters_invalid");
    }

    @Test
    void tellsWhatTheServiceRefuses() throws Exception {
        assertThat(dropbox.code("metadata", "id", "/nowhere")).isEqualTo("service_not_found");
        assertThat(dropbox.code("share", "id", "/nowhere", "with", "bob@example.com"))
                .isEqualTo("service_not_found");
        dropbox.run("folders.create", "path", "/there");
        assertThat(dropbox.code("folders.create", "path", "/there")).isEqualTo("service_conflict");
        String since = dropbox.run("changes.start").path("since").asText();
        server.twins().twin(DropboxTwin.class).forgetCursors();
        JsonNode error = dropbox.error("changes.list", "since", since);
        assertThat(error.path("code").asText()).isEqualTo("service_rejected");
        assertThat(error.path("remedy").toString()).contains("from the beginning");
        server.twins().twin(DropboxTwin.class).storageLimit(2);
        ObjectNode sent = me.client().upload(new ByteArrayInputStream("full".getBytes()), 4, "text/plain");
        assertThat(dropbox.code("upload", "name", "a.txt", "content", sent)).isEqualTo("quota_exhausted");
    }

    @Test
    void saysWhenToComeAgain() {
        server.faults("dropbox").next(1, LIST, new Fault.Outage(429, Duration.ofMinutes(2)));
        assertThat(dropbox.code("list")).isEqualTo("rate_limited");
    }

    @Test
    void saysThatTheServiceIsDown() {
        server.faults("dropbox").next(20, "/2/files/get_metadata", new Fault.Outage(503, null));
        assertThat(dropbox.code("metadata", "id", "/a")).isEqualTo("service_unavailable");
    }

    @Test
    void refusesWhatTheLinkDoesNotCover() throws Exception {
        dropbox = LinkedAccount.byConsent(server.newcomer(), "dropbox", "files.metadata.read");
        assertThat(dropbox.code("delete", "id", "/a")).isEqualTo("insufficient_scope");
    }

    @Test
    void renewsATokenAndEndsTheGrantAtDropbox() throws Exception {
        server.twins().twin(DropboxTwin.class).oauth().expireAccessTokens();
        assertThat(dropbox.run("list").path("items")).isEmpty();
        assertThat(server.recorded("dropbox", "POST", "/oauth2/token")).hasSize(2);

        assertThat(me.client()
                        .revoke(dropbox.credential())
                        .path("service_revocation_status")
                        .asText())
                .isEqualTo("confirmed");
        assertThat(server.recorded("dropbox", "POST", "/2/auth/token/revoke")).hasSize(1);
    }

    @Test
    void asksForANewLinkOnceTheGrantIsGone() {
        server.twins().reset();
        assertThat(dropbox.error("list").toString()).contains("reauthorization_required");
    }
}
