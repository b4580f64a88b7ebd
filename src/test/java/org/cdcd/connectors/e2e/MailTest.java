package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.activation.DataHandler;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.mail.MailTwin;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mailbox from its link to its mails, by TLS to a mail server, through every part of the server. */
@ExtendWith(OneServer.class)
final class MailTest {
    private final RunningServer server;
    private final Someone me;
    private final MailTwin twin;
    private UUID credential = new UUID(0, 0);

    MailTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.twin = server.twins().twin(MailTwin.class);
    }

    @BeforeEach
    void link() throws Exception {
        credential = link(fields());
    }

    @ParameterizedTest
    @CsvSource({
        "password, wrong-9q2x7v4t, auth_flow_invalid",
        "password, password1, secret_too_weak",
        "password, aaaaaaaaaaaa, secret_too_weak",
        "password, k7#x, secret_too_weak",
        "address, nobody@mail.example, auth_flow_invalid",
        "imap_host, 127.0.0.1, host_not_allowed",
        "imap_port, 22, host_not_allowed",
        "imap_host, smtp.mail.example, service_unavailable"
    })
    void linksNoAccountThatItCannotLogInTo(String field, String value, String code) {
        ApiFailure failure = catchThrowableOfType(ApiFailure.class, () -> link(fields().put(field, value)));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage()).doesNotContain(password());
    }

    @ParameterizedTest
    @CsvSource({"to", "cc", "bcc", "subject", "reply_to"})
    void takesNoHeaderFromAnInput(String name) throws Exception {
        ObjectNode mail = Parameters.of("to", "bob@mail.example", "text", "t");

        Result result = operate("send", mail.put(name, "<x@y.example>\r\nX-Injected: yes"));

        assertThat(code(result)).isEqualTo("parameters_invalid");
        assertThat(twin.inbox(Person.BOB)).isEmpty();
    }

    @Test
    void sendsToNobodyWhoIsNotThere() throws Exception {
        assertThat(code(operate("send", Parameters.of("to", "nobody@mail.example", "text", "t"))))
                .isEqualTo("service_not_found");
    }

    @Test
    void asksForRelinkOnceThePasswordWasWithdrawn() throws Exception {
        twin.withdrawPassword(Person.ALICE);

        assertThat(code(operate("read", Parameters.of("from", "INBOX")))).isEqualTo("reauthorization_required");
        assertThat(code(operate("send", Parameters.of("to", "bob@mail.example", "text", "t"))))
                .isEqualTo("reauthorization_required");
    }

    @Test
    void readsAgainWhenTheServerHangsUp() throws Exception {
        server.faults("email").next(1, "/imap", new Fault.DropBefore());

        assertThat(operate("read", Parameters.of("from", "INBOX")).isSuccess()).isTrue();
    }

    @Test
    void refusesAnIdFromBeforeTheFolderWasNumberedAnew() throws Exception {
        send("a subject");
        String id = onlyItem(done("read", Parameters.of("from", "INBOX")))
                .path("id")
                .asText();
        ObjectNode flag = Parameters.of("folder", "INBOX", "flag", "seen");
        flag.putArray("ids").add("1" + id.substring(id.indexOf(':')));

        Result result = operate("flags.set", flag);

        assertThat(code(result)).isEqualTo("service_rejected");
        assertThat(result.json().path("error").path("remedy").asText()).contains("read it again");
    }

    @Test
    void sendsAMailThatIsFoundAndReadAndStaysUnseen() throws Exception {
        String sent = send("Grüße aus Köln");

        JsonNode found = onlyItem(done("search", Parameters.of("query", "Köln")));
        JsonNode read = onlyItem(done("read", Parameters.of("from", "INBOX")));

        assertThat(found).isEqualTo(read);
        assertThat(read.path("author").asText()).isEqualTo("alice@mail.example");
        assertThat(read.path("text").asText()).contains("It works.");
        assertThat(read.path("native").path("subject").asText()).isEqualTo("Grüße aus Köln");
        assertThat(read.path("native").path("message_id").asText()).isEqualTo(sent);
        assertThat(read.path("native").path("flags")).isEmpty();
    }

    @Test
    void filesMails() throws Exception {
        send("a subject");
        String id = onlyItem(done("read", Parameters.of("from", "INBOX")))
                .path("id")
                .asText();
        ObjectNode flag = Parameters.of("folder", "INBOX", "flag", "flagged");
        flag.putArray("ids").add(id);
        ObjectNode move = Parameters.of("folder", "INBOX", "to", "Archive");
        move.putArray("ids").add(id);

        assertThat(done("flags.set", flag).path("changed").asInt()).isEqualTo(1);
        assertThat(done("move", move).path("changed").asInt()).isEqualTo(1);

        assertThat(done("read", Parameters.of("from", "INBOX")).path("items")).isEmpty();
        assertThat(onlyItem(done("read", Parameters.of("from", "Archive")))
                        .path("native")
                        .path("flags")
                        .toString())
                .isEqualTo("[\"flagged\"]");
        assertThat(done("folders.list", Parameters.of()).path("items").findValuesAsText("name"))
                .contains("INBOX", "Archive", "Sent");
    }

    @Test
    void downloadsAnAttachmentEncrypted() throws Exception {
        byte[] content = "attached ".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        twin.deliver(Person.ALICE, withAttachment(content));
        String id = onlyItem(done("read", Parameters.of("from", "INBOX")))
                .path("id")
                .asText();

        Result result = operate("attachments.download", Parameters.of("folder", "INBOX", "id", id, "part", "2"));

        ByteArrayOutputStream downloaded = new ByteArrayOutputStream();
        me.client().download(Objects.requireNonNull(result.blob()), downloaded);
        assertThat(downloaded.toByteArray()).isEqualTo(content);
        assertThat(result.blob().type()).isEqualTo("application/x-thing");
    }

    @Test
    void tellsTheServersOfAnAddressBeforeThePasswordIsSealed() throws Exception {
        JsonNode found = me.client().findFields("email", "app_password", Map.of("address", "alice@mail.example"));

        assertThat(found.path("found_by").asText()).isEqualTo("autoconfig");
        ObjectNode filled = found.path("fields").deepCopy();
        assertThat(link(filled.put("password", password()))).isNotNull();
    }

    @Test
    void knowsWhereAMailboxOpensBetterThanByAPassword() throws Exception {
        JsonNode found = me.client().findFields("email", "app_password", Map.of("address", "somebody@GMail.com"));

        assertThat(found.path("found_by").asText()).isEqualTo("preset");
        assertThat(found.path("better").path("fields").path("provider").asText())
                .isEqualTo("google");
        assertThat(found.path("guide").path("url").asText()).isEqualTo("https://myaccount.google.com/apppasswords");
        assertThat(found.path("guide").path("steps")).isNotEmpty();
        assertThat(found.path("guide").path("form").asText()).startsWith("16 letters");
    }

    @Test
    void saysWhereAnAppPasswordIsMadeWhenAProviderRefusesAnother() {
        ApiFailure failure = catchThrowableOfType(
                ApiFailure.class,
                () -> link(fields().put("imap_host", "imap.gmail.com").put("password", "kx72-main-qv94")));

        assertThat(failure.code()).isEqualTo("auth_flow_invalid");
        assertThat(failure.remedy()).contains("16 letters", "https://myaccount.google.com/apppasswords");
    }

    @ParameterizedTest
    @CsvSource({"nobody", "a@nowhere.invalid", "a@127.0.0.1"})
    void saysWhenAnAddressLeadsNowhere(String address) {
        ApiFailure failure = catchThrowableOfType(
                ApiFailure.class, () -> me.client().findFields("email", "app_password", Map.of("address", address)));

        assertThat(failure.code()).isEqualTo("auth_flow_invalid");
    }

    @Test
    void filesACopyOfWhatItSends() throws Exception {
        JsonNode sent = done("send", Parameters.of("to", "bob@mail.example", "subject", "kept", "text", "t"));

        assertThat(sent.path("native").path("sent_copy").asText()).isEqualTo("filed");
        assertThat(onlyItem(done("read", Parameters.of("from", "Sent")))
                        .path("native")
                        .path("subject")
                        .asText())
                .isEqualTo("kept");
    }

    @Test
    void sendsAFileAlongAndFilesItToo() throws Exception {
        byte[] content = "attached ".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        ObjectNode mail = Parameters.of("to", "alice@mail.example", "text", "see attachment");
        mail.putArray("attachments")
                .addObject()
                .put("name", "Übersicht.txt")
                .set("content", me.client().upload(new ByteArrayInputStream(content), content.length, "text/plain"));

        assertThat(done("send", mail).at("/native/sent_copy").asText()).isEqualTo("filed");

        for (String folder : new String[] {"INBOX", "Sent"}) {
            JsonNode read = onlyItem(done("read", Parameters.of("from", folder)));
            assertThat(read.at("/native/parts/1/name").asText()).isEqualTo("Übersicht.txt");
            assertThat(downloaded(folder, read.path("id").asText())).isEqualTo(content);
        }
    }

    private byte[] downloaded(String folder, String id) throws IOException, InterruptedException {
        Result result = operate("attachments.download", Parameters.of("folder", folder, "id", id, "part", "2"));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        me.client().download(Objects.requireNonNull(result.blob()), content);
        return content.toByteArray();
    }

    @Test
    void tellsProgramsOnThisMachineOfTheMailbox() throws Exception {
        JsonNode mailbox = Json.MAPPER
                .readTree(Files.readAllBytes(server.data().resolve("sandbox.json")))
                .path("fields")
                .path("email");

        assertThat(mailbox.path("address").asText()).isEqualTo("alice@mail.example");
        assertThat(mailbox).isEqualTo(fields().put("provider", "google"));
    }

    private static MimeMessage withAttachment(byte[] content) throws Exception {
        MimeBodyPart text = new MimeBodyPart();
        text.setText("see attachment");
        MimeBodyPart file = new MimeBodyPart();
        file.setDataHandler(new DataHandler(new ByteArrayDataSource(content, "application/x-thing")));
        file.setFileName("thing.bin");
        MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()));
        mail.setContent(new MimeMultipart(text, file));
        mail.saveChanges();
        return mail;
    }

    private String password() {
        return server.twins().appPassword("email", Person.ALICE).orElseThrow();
    }

    private ObjectNode fields() {
        ObjectNode typed = Json.MAPPER.valueToTree(server.twins().fields("email", Person.ALICE));
        return typed.without("provider");
    }

    private UUID link(ObjectNode fields) throws IOException, InterruptedException {
        JsonNode linked = me.client().linkSecret("email", "app_password", fields);
        return UUID.fromString(linked.path("credential_id").asText());
    }

    /** Sends a mail to the sender, and gives its id. */
    private String send(String subject) throws Exception {
        return done("send", Parameters.of("to", "alice@mail.example", "subject", subject, "text", "It works."))
                .path("id")
                .asText();
    }

    private JsonNode done(String operation, ObjectNode parameters) throws IOException, InterruptedException {
        return operate(operation, parameters).orThrow().json();
    }

    private Result operate(String operation, ObjectNode parameters) throws IOException, InterruptedException {
        return me.client().operate("email", credential, operation, parameters);
    }

    private static String code(Result result) {
        return result.json().path("error").path("code").asText();
    }

    private static JsonNode onlyItem(JsonNode page) {
        assertThat(page.path("items")).hasSize(1);
        return page.path("items").path(0);
    }
}
