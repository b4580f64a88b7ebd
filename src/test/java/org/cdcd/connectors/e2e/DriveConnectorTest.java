package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.drive.DriveConformanceTest;
import org.cdcd.connectors.twin.drive.DriveTwin;
import org.cdcd.connectors.wire.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The operations of Google Drive, through the public API, and what a caller is told when one fails; what they send is held
 * against Google's own description. It says nothing of the chunks of an upload.
 */
@ExtendWith(OneServer.class)
final class DriveConnectorTest {
    private final RunningServer server;
    private final Someone me;
    private LinkedAccount drive;

    DriveConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.drive = new LinkedAccount(me, "gdrive", new UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        drive = LinkedAccount.byConsent(me, "gdrive");
    }

    /** So that the failures of one test do not open the breaker in another. */
    @AfterEach
    void outweighFailures() throws Exception {
        server.reset();
        LinkedAccount calm = LinkedAccount.byConsent(server.newcomer(), "gdrive");
        for (int i = 0; i < 12; i++) {
            calm.run("about");
        }
    }

    @Test
    void runsEveryOperationAsTheDescriptionSays() throws Exception {
        Linked all = new Linked(me, "gdrive", drive.credential());
        String since = all.run("changes.start").path("since").asText();
        String id =
                all.run("upload", "name", "a.txt", "content", sent()).path("id").asText();
        all.run("download", "id", id);
        all.run("list");
        all.run("search", "query", "file");
        all.run("share", "id", id, "with", "bob@example.org", "role", "reader", "notify", false);
        all.run("delete", "id", id);
        assertThat(all.run("changes.list", "since", since).path("items")).isNotEmpty();
        assertThat(all.run("about").path("user").isObject()).isTrue();
        assertThat(exported(all)).isEqualTo("Letter\n");

        assertThat(all.left()).isEmpty();
        Proof.ofConnector(DriveConformanceTest.SERVICE, server.twins().recorded("gdrive"));
    }

    private String exported(Linked all) throws Exception {
        String program = Forms.query(me.client()
                        .startLink("gdrive", Someone.CALLBACK, Someone.EVERYTHING)
                        .authUrl())
                .get("client_id");
        String letter = twin().write(Person.ALICE, "Letter", program);
        Result result = all.done("export", "id", letter, "type", "text/plain");
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        me.client().download(Objects.requireNonNull(result.blob()), content);
        return content.toString(StandardCharsets.UTF_8);
    }

    @Test
    void worksInSharedDrivesToo() throws Exception {
        String since = drive.run("changes.start").path("since").asText();
        String id = upload().path("id").asText();
        server.twins().twin(DriveTwin.class).moveToSharedDrive(id);

        assertThat(drive.run("list").path("items").findValuesAsText("id")).contains(id);
        assertThat(drive.run("search", "query", "a.txt").path("items").findValuesAsText("id"))
                .contains(id);
        assertThat(drive.run("changes.list", "since", since)
                        .at("/items/0/file/id")
                        .asText())
                .isEqualTo(id);
        drive.run("download", "id", id);
        drive.run("share", "id", id, "with", "bob@example.org", "role", "reader", "notify", false);
        drive.run("delete", "id", id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "upload | {'name':'a.txt'}",
                "upload | {'name':'a.txt','content':'in the clear'}",
                "download | {'id':'../about'}",
                "list | {'folder':'a/b'}",
                "list | {'limit':0}",
                "search | {}",
                "export | {'id':'1AbCdEfGh','type':'pdf'}",
                "share | {'id':'1AbCdEfGh','with':'bob@example.org','role':'owner'}",
                "share | {'id':'1AbCdEfGh','role':'reader'}",
                "delete | {'id':'1AbCdEfGh','permanently':true}",
                "changes.list | {}",
                "about | {'fields':'*'}"
            })
    void refusesParametersAheadOfTheService(String operation, String parameters) throws Exception {
        var call = me.sign("gdrive", drive.credential(), operation, Parameters.parse(parameters));

        assertThat(me.open(me.send(call), call).path("error").path("code").asText())
                .isEqualTo("parameters_invalid");
    }

    @Test
    void tellsWhatGoogleFindsWrong() throws Exception {
        JsonNode unknown = drive.error("download", "id", "1NoSuchFile");
        assertThat(unknown.path("code").asText()).isEqualTo("service_not_found");
        assertThat(unknown.path("remedy").asText()).contains("not opened with this program");
        assertThat(drive.code("delete", "id", "1NoSuchFile")).isEqualTo("service_not_found");
        assertThat(drive.code("changes.list", "since", "not-a-token")).isEqualTo("service_rejected");
        String id = upload().path("id").asText();
        assertThat(drive.code("export", "id", id, "type", "application/pdf")).isEqualTo("service_permission");
    }

    @Test
    void doesNothingThatTheGrantDoesNotCover() throws Exception {
        LinkedAccount reader = LinkedAccount.byConsent(me, "gdrive", "https://www.googleapis.com/auth/drive.readonly");

        assertThat(reader.code("delete", "id", "1AbCdEfGh")).isEqualTo("insufficient_scope");
        assertThat(reader.code("share", "id", "1AbCdEfGh", "with", "bob@example.org", "role", "reader"))
                .isEqualTo("insufficient_scope");
        reader.run("list");
    }

    @Test
    void renewsATokenThatHasExpired() {
        twin().oauth().expireAccessTokens();

        drive.run("about");

        assertThat(server.recorded("gdrive", "POST", "/token")).hasSize(2);
    }

    @Test
    void asksForANewLinkOnceTheGrantIsGone() {
        server.twins().reset();

        assertThat(drive.code("about")).isEqualTo("reauthorization_required");
    }

    @Test
    void saysThatThereIsNoRoomLeft() throws Exception {
        twin().storageLimit(3);

        JsonNode error = drive.error("upload", "name", "a.txt", "content", sent());

        assertThat(error.path("code").asText()).isEqualTo("quota_exhausted");
        assertThat(error.path("retryable").asBoolean(true)).isFalse();
    }

    @Test
    void saysThatTheServiceIsBusy() {
        server.faults("gdrive").next(20, "/drive/v3/files", new Fault.Outage(429, Duration.ofMinutes(2)));

        assertThat(drive.code("list")).isEqualTo("rate_limited");
    }

    @Test
    void saysThatTheServiceIsDown() {
        server.faults("gdrive").next(20, "/drive/v3/about", new Fault.Outage(503, null));
        assertThat(drive.code("about")).isEqualTo("service_unavailable");
    }

    private JsonNode upload() throws Exception {
        return drive.run("upload", "name", "a.txt", "content", sent());
    }

    private ObjectNode sent() throws Exception {
        byte[] content = "a file".getBytes(StandardCharsets.UTF_8);
        return me.client().upload(new ByteArrayInputStream(content), content.length, "text/plain");
    }

    private DriveTwin twin() {
        return server.twins().twin(DriveTwin.class);
    }
}
