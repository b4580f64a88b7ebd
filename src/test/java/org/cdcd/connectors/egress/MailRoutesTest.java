package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Sha256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mail routes that are shipped, against a mail server in the place of the vault's ports: the handle is the password. */
final class MailRoutesTest {
    private Mailbox mailbox;
    private GreenMail server;
    private GreenMailUser alice;
    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        mailbox = new Mailbox();
        server = mailbox.server;
        alice = mailbox.alice;
        fixture = mailbox.fixture;
    }

    @AfterEach
    void stop() throws Exception {
        mailbox.close();
    }

    @Test
    void refusesAnAddressThatIsNone() throws Exception {
        assertThat(run("send", "{\"to\":\"a b@@c\",\"text\":\"t\"}").outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.PARAMETERS_INVALID));
    }

    @Test
    void saysNotFoundForAFolderThatIsNotThere() throws Exception {
        assertThat(run("read", "{\"from\":\"Nowhere\"}").outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.SERVICE_NOT_FOUND));
    }

    @Test
    void asksForRelinkWhenTheServerLetsNobodyIn() throws Exception {
        server.getUserManager().deleteUser(alice);

        assertThat(run("read", "{\"from\":\"INBOX\"}").outcome()).isInstanceOf(Outcome.Relink.class);
    }

    @Test
    void saysNotSentWhenThePortIsClosed() throws Exception {
        server.stop();

        Ended ended = run("send", "{\"to\":\"bob@example.org\",\"text\":\"t\"}");

        assertThat(ended.outcome()).isInstanceOf(Outcome.Unavailable.class);
        assertThat(ended.effect()).isEqualTo(Effect.NOT_SENT);
    }

    @Test
    void sendsAMailAndFindsItBySearch() throws Exception {
        JsonNode sent = done(
                "send",
                "{\"to\":\"alice@example.org\",\"subject\":\"Grüße\",\"text\":\"the needle\",\"reply_to\":\"<x@y>\"}");
        done("send", "{\"to\":\"alice@example.org\",\"subject\":\"other\",\"text\":\"hay\"}");

        JsonNode found = done("search", "{\"query\":\"needle\",\"folder\":\"INBOX\",\"limit\":5}");

        assertThat(found.path("items")).hasSize(1);
        JsonNode item = found.path("items").path(0);
        assertThat(item.path("text").asText()).contains("the needle");
        assertThat(item.path("author").asText()).isEqualTo("alice@example.org");
        assertThat(item.path("native").path("subject").asText()).isEqualTo("Grüße");
        assertThat(item.path("native").path("message_id").asText())
                .isEqualTo(sent.path("id").asText());
        assertThat(server.getReceivedMessages()[0].getHeader("In-Reply-To")).containsExactly("<x@y>");
    }

    @Test
    void refusesAHeaderOfTheCallers() throws Exception {
        assertThat(run(
                                "send",
                                "{\"to\":\"bob@example.org\",\"subject\":\"a\\r\\nBcc: eve@example.org\",\"text\":\"t\"}")
                        .outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.PARAMETERS_INVALID));
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void tellsNobodyOfBlindCopies() throws Exception {
        done("send", "{\"to\":\"alice@example.org\",\"bcc\":\"bob@example.org\",\"text\":\"t\"}");

        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received).hasSize(2);
        for (MimeMessage one : received) {
            assertThat(one.getHeader("Bcc")).isNull();
            assertThat(one.getHeader("To")).containsExactly("alice@example.org");
        }
    }

    @Test
    void listsAMailThatCannotBeReadWithoutItsText() throws Exception {
        done("send", "{\"to\":\"alice@example.org\",\"subject\":\"good\",\"text\":\"t\"}");
        String broken = "Subject: broken\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: x-none\r\n\r\n???";
        alice.deliver(new MimeMessage(
                jakarta.mail.Session.getInstance(new Properties()),
                new ByteArrayInputStream(broken.getBytes(StandardCharsets.US_ASCII))));

        JsonNode items = done("read", "{\"from\":\"INBOX\"}").path("items");

        assertThat(items).hasSize(2);
        assertThat(items.path(0).path("native").path("subject").asText()).isEqualTo("broken");
        assertThat(items.path(0).has("text")).isFalse();
        assertThat(items.path(1).path("text").asText()).contains("t");
    }

    @Test
    void pagesFromTheNewestToTheOldest() throws Exception {
        for (int i = 1; i <= 5; i++) {
            done("send", "{\"to\":\"alice@example.org\",\"subject\":\"s" + i + "\",\"text\":\"t\"}");
        }
        StringBuilder seen = new StringBuilder();
        String next = "";
        do {
            String cursor = next.isEmpty() ? "" : ",\"next\":\"" + next + "\"";
            JsonNode page = done("read", "{\"from\":\"INBOX\",\"limit\":2" + cursor + "}");
            page.path("items")
                    .forEach(item ->
                            seen.append(item.path("native").path("subject").asText()));
            next = page.path("next").asText();
        } while (!next.isEmpty());

        assertThat(seen).hasToString("s5s4s3s2s1");
    }

    @Test
    void leavesReadMailsUnseenAndMarksThemWhenAsked() throws Exception {
        done("send", "{\"to\":\"alice@example.org\",\"text\":\"t\"}");
        String id = first("read", "{\"from\":\"INBOX\"}").path("id").asText();
        assertThat(first("read", "{\"from\":\"INBOX\"}").path("native").path("flags"))
                .isEmpty();

        JsonNode changed = done("flags.set", "{\"folder\":\"INBOX\",\"ids\":[\"" + id + "\"],\"flag\":\"seen\"}");

        assertThat(changed.path("changed").asInt()).isEqualTo(1);
        assertThat(first("read", "{\"from\":\"INBOX\"}")
                        .path("native")
                        .path("flags")
                        .toString())
                .isEqualTo("[\"seen\"]");
    }

    @Test
    void refusesAnIdOfAFolderThatWasNumberedAnew() throws Exception {
        done("send", "{\"to\":\"alice@example.org\",\"text\":\"t\"}");

        assertThat(run("flags.set", "{\"folder\":\"INBOX\",\"ids\":[\"1:1\"],\"flag\":\"seen\"}")
                        .outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.remedy()).isNotNull());
    }

    @Test
    void startsAgainWhenTheFolderOfACursorWasNumberedAnew() throws Exception {
        createArchive(2);
        String next = Cursor.opaque("1:2");

        assertThat(run("read", "{\"from\":\"Archive\",\"limit\":1,\"next\":\"" + next + "\"}")
                        .outcome())
                .isInstanceOfSatisfying(Outcome.Rejected.class, no -> {
                    assertThat(no.code()).isEqualTo(ErrorCode.SERVICE_REJECTED);
                    assertThat(no.remedy()).contains("read it again");
                });
    }

    @Test
    void goesOnBehindAMailThatIsGoneMeanwhile() throws Exception {
        createArchive(5);
        JsonNode page = done("read", "{\"from\":\"Archive\",\"limit\":2}");
        var folder = server.getManagers().getImapHostManager().getFolder(alice, "Archive");
        folder.setFlags(
                new jakarta.mail.Flags(jakarta.mail.Flags.Flag.DELETED), true, folder.getMessageUids()[3], null, true);
        folder.expunge();

        JsonNode rest = done(
                "read",
                "{\"from\":\"Archive\",\"limit\":9,\"next\":\""
                        + page.path("next").asText() + "\"}");

        assertThat(rest.path("items").findValuesAsText("subject")).containsExactly("s3", "s2", "s1");
        assertThat(rest.has("next")).isFalse();
    }

    private void createArchive(int mails) throws Exception {
        MailFolder folder = server.getManagers().getImapHostManager().createMailbox(alice, "Archive");
        for (int i = 1; i <= mails; i++) {
            MimeMessage mail = new MimeMessage(jakarta.mail.Session.getInstance(new Properties()));
            mail.setSubject("s" + i);
            mail.setText("t");
            mail.saveChanges();
            folder.appendMessage(mail, new jakarta.mail.Flags(), new java.util.Date());
        }
    }

    @Test
    void movesAMailToAnotherFolder() throws Exception {
        done("send", "{\"to\":\"alice@example.org\",\"text\":\"t\"}");
        server.getManagers().getImapHostManager().createMailbox(alice, "Archive");
        String id = first("read", "{\"from\":\"INBOX\"}").path("id").asText();

        done("move", "{\"folder\":\"INBOX\",\"ids\":[\"" + id + "\"],\"to\":\"Archive\"}");

        assertThat(done("read", "{\"from\":\"INBOX\"}").path("items")).isEmpty();
        assertThat(done("read", "{\"from\":\"Archive\"}").path("items")).hasSize(1);
        assertThat(done("folders.list", "{}").path("items").toString()).contains("Archive", "INBOX");
    }

    @Test
    void putsAnAttachmentIntoTheSpool() throws Exception {
        byte[] plain = "attached".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        MimeMultipart parts = new MimeMultipart();
        MimeBodyPart text = new MimeBodyPart();
        text.setText("see attachment");
        parts.addBodyPart(text);
        MimeBodyPart file = new MimeBodyPart();
        file.setDataHandler(new jakarta.activation.DataHandler(
                new jakarta.mail.util.ByteArrayDataSource(plain, "application/x-thing")));
        file.setFileName("thing.bin");
        parts.addBodyPart(file);
        MimeMessage mail = new MimeMessage((jakarta.mail.Session) null);
        mail.setContent(parts);
        mail.saveChanges();
        alice.deliver(mail);
        JsonNode item = first("read", "{\"from\":\"INBOX\"}");
        assertThat(item.path("native").path("parts").path(1).path("name").asText())
                .isEqualTo("thing.bin");

        Ended ended = run(
                "attachments.download",
                "{\"folder\":\"INBOX\",\"id\":\"" + item.path("id").asText() + "\",\"part\":\"2\"}");

        Outcome.Blob blob = (Outcome.Blob) ended.outcome();
        assertThat(blob.type()).isEqualTo("application/x-thing");
        assertThat(Base64.getUrlDecoder().decode(blob.sha256()))
                .isEqualTo(Sha256.digest().digest(plain));
        assertThat(fixture.spool
                        .file("/spool/" + blob.url().substring("/api/v1/results/".length()))
                        .length())
                .isGreaterThan(plain.length);
    }

    private JsonNode first(String operation, String parameters) throws Exception {
        return done(operation, parameters).path("items").path(0);
    }

    private JsonNode done(String operation, String parameters) throws Exception {
        Outcome outcome = run(operation, parameters).outcome();
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).body();
    }

    private Ended run(String operation, String parameters) throws Exception {
        return fixture.run(fixture.use("email", operation, parameters, fixture.vault.uri(), "a", Map.of()));
    }
}
