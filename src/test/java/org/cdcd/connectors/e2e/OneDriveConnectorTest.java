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
import org.cdcd.connectors.twin.onedrive.OneDriveConformanceTest;
import org.cdcd.connectors.twin.onedrive.OneDriveTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * OneDrive through the public API: every operation, and what a caller is told when one fails. Held against a description
 * made of Microsoft's metadata, in which OAuth and the addresses for content are not.
 */
@ExtendWith(OneServer.class)
final class OneDriveConnectorTest {
    private static final String ITEMS = "/v1.0/me/drive/items";

    private final RunningServer server;
    private final Someone me;
    private LinkedAccount onedrive;

    OneDriveConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.onedrive = new LinkedAccount(me, "onedrive", new UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        onedrive = LinkedAccount.byConsent(me, "onedrive");
    }

    /** So that the failures of one test do not open the breaker in another. */
    @AfterEach
    void outweighFailures() {
        server.faults("onedrive").clear();
        for (int i = 0; i < 12; i++) {
            me.send(me.sign("onedrive", onedrive.credential(), "account", Parameters.of()));
        }
    }

    private ObjectNode content(byte[] bytes) throws Exception {
        return me.client().upload(new ByteArrayInputStream(bytes), bytes.length, "text/plain");
    }

    private JsonNode upload(String name, byte[] bytes, Object... more) throws Exception {
        Object[] all = new Object[more.length + 4];
        System.arraycopy(new Object[] {"name", name, "content", content(bytes)}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return onedrive.run("upload", all);
    }

    private byte[] download(String id) throws Exception {
        var result = me.client()
                .operate("onedrive", onedrive.credential(), "download", Parameters.of("id", id))
                .orThrow();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        me.client().download(Objects.requireNonNull(result.blob()), bytes);
        return bytes.toByteArray();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void runsEveryOperationAsOneDriveDescribesIt() throws Exception {
        String since = onedrive.run("changes.start").path("since").asText();
        String folder = onedrive.run("folders.create", "name", "Ordner \u00e4")
                .path("id")
                .asText();
        byte[] large = random(17 * 1024 * 1024);
        String big = upload("gro\u00df.bin", large, "folder", folder).path("id").asText();
        String small = upload("small.txt", "hello".getBytes()).path("id").asText();
        assertThat(download(big)).isEqualTo(large);
        assertThat(download(small)).isEqualTo("hello".getBytes());
        assertThat(onedrive.run("list", "folder", folder).at("/items/0/name").asText())
                .isEqualTo("gro\u00df.bin");
        assertThat(onedrive.run("search", "query", "gro\u00df")
                        .at("/items/0/id")
                        .asText())
                .isEqualTo(big);
        assertThat(onedrive.run("metadata", "id", small).path("size").asInt()).isEqualTo(5);
        assertThat(onedrive.run("metadata.find", "path", "Ordner \u00e4/gro\u00df.bin")
                        .path("id")
                        .asText())
                .isEqualTo(big);
        share(small);
        assertThat(onedrive.run("move", "id", small, "folder", folder, "name", "moved.txt")
                        .path("name")
                        .asText())
                .isEqualTo("moved.txt");
        assertThat(onedrive.run("changes.list", "since", since).path("items")).hasSize(3);
        JsonNode first = onedrive.run("changes.list", "limit", 3);
        assertThat(first.path("items")).hasSize(3);
        JsonNode last = onedrive.run("changes.list", "next", first.path("next").asText());
        assertThat(last.path("items")).hasSize(1);
        assertThat(onedrive.run("changes.list", "since", last.path("since").asText())
                        .path("items"))
                .isEmpty();
        assertThat(onedrive.run("account").path("used").asLong()).isEqualTo(large.length + 5);
        assertThat(onedrive.run("account").path("name").asText()).isEqualTo(Person.ALICE.name());
        assertThat(onedrive.run("delete", "id", small).path("id").asText()).isEqualTo(small);
        assertThat(onedrive.code("download", "id", small)).isEqualTo("service_not_found");
        Proof.ofConnector(OneDriveConformanceTest.SERVICE, server.twins().recorded("onedrive"));
    }

    private void share(String id) {
        String bob = onedrive.run("share", "id", id, "with", "bob@example.com", "role", "writer", "message", "Look")
                .path("id")
                .asText();
        String url = onedrive.run("share.link", "id", id).path("url").asText();
        assertThat(onedrive.run("share.link", "id", id).path("url").asText())
                .isEqualTo(url)
                .startsWith("https://");
        assertThat(onedrive.run("share.list", "id", id).path("items")).hasSize(2);
        onedrive.run("share.end", "id", id, "permission", bob);
        assertThat(onedrive.run("share.list", "id", id).path("items")).hasSize(1);
    }

    @Test
    void sendsNoCredentialToTheHostsOfTheContent() throws Exception {
        download(upload("big.bin", random(9 * 1024 * 1024)).path("id").asText());
        assertThat(server.twins().recorded("onedrive"))
                .filteredOn(one -> one.host().endsWith(".1drv.com"))
                .extracting(Recorded::method)
                .containsExactly("PUT", "PUT", "GET");
        assertThat(server.twins().recorded("onedrive"))
                .filteredOn(one -> one.host().endsWith(".1drv.com"))
                .allSatisfy(one -> assertThat(one.headers()).doesNotContainKey("authorization"));
    }

    @Test
    void goesNowhereThatIsNotDeclared() throws Exception {
        String id = upload("a.txt", "a".getBytes()).path("id").asText();
        server.faults("onedrive").next(1, ITEMS, new Fault.Redirect("https://evil.example/file"));
        assertThat(onedrive.code("download", "id", id)).isIn("service_error", "host_not_allowed");
    }

    @Test
    void goesOnWithAnUploadWhenTheAnswerToAFragmentIsLost() throws Exception {
        byte[] bytes = random(20 * 1024 * 1024);
        server.faults("onedrive").next(1, "/up/", new Fault.DropAfter());
        assertThat(download(upload("lost.bin", bytes).path("id").asText())).isEqualTo(bytes);
    }

    @Test
    void replacesAFileOnlyIfNobodyElseHas() throws Exception {
        String etag = upload("a.txt", "one".getBytes()).at("/native/eTag").asText();
        assertThat(onedrive.code("upload", "name", "a.txt", "content", content("x".getBytes())))
                .isEqualTo("service_conflict");
        assertThat(upload("a.txt", "x".getBytes(), "mode", "rename")
                        .path("name")
                        .asText())
                .isNotEqualTo("a.txt");
        upload("a.txt", "two".getBytes(), "mode", "overwrite", "etag", etag);
        assertThat(onedrive.code(
                        "upload",
                        "name",
                        "a.txt",
                        "content",
                        content("x".getBytes()),
                        "mode",
                        "overwrite",
                        "etag",
                        etag))
                .isEqualTo("service_conflict");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "download | {'id':'../me'}",
                "download | {'id':''}",
                "list | {'folder':'a/b'}",
                "list | {'limit':0}",
                "search | {'query':''}",
                "share | {'id':'a','with':'nobody'}",
                "share.link | {'id':'a','role':'owner'}",
                "move | {'id':'a'}",
                "move | {'id':'a','name':'b?c'}",
                "folders.create | {'name':'ends with a dot.'}",
                "metadata.find | {'path':'/a'}",
                "changes.list | {'limit':'many'}",
                "account | {'more':1}",
            })
    void refusesParametersAheadOfTheService(String operation, String parameters) throws Exception {
        var call = me.sign("onedrive", onedrive.credential(), operation, Parameters.parse(parameters));
        assertThat(me.open(me.send(call), call).path("error").path("code").asText())
                .isEqualTo("parameters_invalid");
    }

    @Test
    void tellsWhatTheServiceRefuses() throws Exception {
        assertThat(onedrive.code("metadata", "id", "nobody")).isEqualTo("service_not_found");
        onedrive.run("folders.create", "name", "there");
        assertThat(onedrive.code("folders.create", "name", "there")).isEqualTo("service_conflict");
        String since = onedrive.run("changes.start").path("since").asText();
        server.twins().twin(OneDriveTwin.class).forgetTokens();
        JsonNode error = onedrive.error("changes.list", "since", since);
        assertThat(error.path("code").asText()).isEqualTo("service_rejected");
        assertThat(error.path("remedy").toString()).contains("since");
        server.twins().twin(OneDriveTwin.class).storageLimit(2);
        assertThat(onedrive.code("upload", "name", "a.txt", "content", content("full".getBytes())))
                .isEqualTo("quota_exhausted");
    }

    @Test
    void saysWhenToComeAgain() {
        server.faults("onedrive").next(1, ITEMS, new Fault.Outage(429, Duration.ofMinutes(2)));
        assertThat(onedrive.code("list")).isEqualTo("rate_limited");
    }

    @Test
    void saysThatTheServiceIsDown() {
        server.faults("onedrive").next(20, ITEMS, new Fault.Outage(503, null));
        assertThat(onedrive.code("metadata", "id", "a")).isEqualTo("service_unavailable");
    }

    @Test
    void refusesWhatTheLinkDoesNotCover() throws Exception {
        onedrive = LinkedAccount.byConsent(server.newcomer(), "onedrive", "Files.Read");
        assertThat(onedrive.code("delete", "id", "a")).isEqualTo("insufficient_scope");
    }

    @Test
    void renewsATokenAndSaysWhereTheGrantIsEnded() throws Exception {
        server.twins().twin(OneDriveTwin.class).oauth().expireAccessTokens();
        assertThat(onedrive.run("list").path("items")).isEmpty();
        assertThat(server.recorded("onedrive", "POST", "/common/oauth2/v2.0/token"))
                .hasSize(2);
        assertThat(me.client().revoke(onedrive.credential()).toString()).contains("account.microsoft.com");
    }

    @Test
    void asksForANewLinkOnceTheGrantIsGone() {
        server.twins().reset();
        assertThat(onedrive.error("list").toString()).contains("reauthorization_required");
    }
}
