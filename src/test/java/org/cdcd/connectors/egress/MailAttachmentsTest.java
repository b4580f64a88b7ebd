package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Sha256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mails with files, out of the spool and into a mailbox. */
final class MailAttachmentsTest {
    private static final String NAME = "Überblick über alle größeren Ausgaben des laufenden Jahres, vorläufig.txt";

    private final Map<UUID, SpoolTicket> tickets = new HashMap<>();
    private final ObjectNode mail = (ObjectNode) Wire.literal("{\"to\":\"alice@example.org\",\"text\":\"two files\"}");
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
    void sendsNothingIfAFileIsAnotherThanWasSigned() throws Exception {
        attach("a.txt", "what was signed".getBytes(StandardCharsets.UTF_8));
        attach("b.txt", "another".getBytes(StandardCharsets.UTF_8)).put("sha256", "A".repeat(43));

        refuses(ErrorCode.PARAMETERS_INVALID);
    }

    @Test
    void sendsNothingIfAFileIsNotThere() throws Exception {
        attach("a.txt", "a".getBytes(StandardCharsets.UTF_8));
        fixture.spool.files.clear();
        refuses(ErrorCode.UPLOAD_NOT_FOUND);

        tickets.clear();
        refuses(ErrorCode.UPLOAD_NOT_FOUND);
    }

    @Test
    void sendsNoMoreThanOneSessionMayCarry() throws Exception {
        attach("a.txt", new byte[1]).put("length", 100L << 20);
        attach("b.txt", new byte[1]).put("length", (50L << 20) + 1);

        refuses(ErrorCode.PARAMETERS_INVALID);
    }

    private void refuses(ErrorCode code) throws Exception {
        assertThat(run("send", mail).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(code));
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void sendsFilesThatAreReadBackAsTheyAre() throws Exception {
        server.getManagers().getImapHostManager().createMailbox(alice, "Sent");
        byte[] small = "Grüße\r\n.\r\n".repeat(100).getBytes(StandardCharsets.UTF_8);
        byte[] large = new byte[30 << 20];
        new Random(1).nextBytes(large);
        attach(NAME, small);
        attach("large.bin", large);

        JsonNode sent = done("send", mail);

        assertThat(sent.at("/native/sent_copy").asText()).isEqualTo("filed");
        JsonNode item = done("read", Wire.literal("{\"from\":\"INBOX\"}")).at("/items/0");
        assertThat(item.path("text").asText()).isEqualTo("two files");
        assertThat(item.at("/native/parts").findValuesAsText("name")).containsExactly(NAME, "large.bin");
        ObjectNode wanted = (ObjectNode) Wire.literal("{\"folder\":\"INBOX\",\"part\":\"2\"}");
        Ended read =
                run("attachments.download", wanted.put("id", item.path("id").asText()));
        assertThat(read.outcome()).isInstanceOfSatisfying(Outcome.Blob.class, blob -> {
            assertThat(blob.sha256()).isEqualTo(Base64Url.encode(Sha256.digest().digest(small)));
            assertThat(blob.type()).isEqualTo("text/plain");
        });
        assertThat(digestOfLargePart("INBOX")).isEqualTo(Sha256.digest().digest(large));
        assertThat(digestOfLargePart("Sent")).isEqualTo(Sha256.digest().digest(large));
    }

    private byte[] digestOfLargePart(String folder) throws Exception {
        MimeMultipart parts = (MimeMultipart) server.getManagers()
                .getImapHostManager()
                .getFolder(alice, folder)
                .getMessages()
                .getFirst()
                .getMimeMessage()
                .getContent();
        try (DigestInputStream in = new DigestInputStream(parts.getBodyPart(2).getInputStream(), Sha256.digest())) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return in.getMessageDigest().digest();
        }
    }

    /** Uploads a file and names it in the mail; gives the description that stands there. */
    private ObjectNode attach(String name, byte[] content) {
        UUID id = UUID.randomUUID();
        ObjectNode described = (ObjectNode) Wire.literal(fixture.spool.upload(id, content, new byte[16]));
        tickets.put(id, fixture.spool.ticket(id, content.length));
        mail.withArray("attachments").addObject().put("name", name).set("content", described);
        return described;
    }

    private JsonNode done(String operation, JsonNode parameters) throws Exception {
        Outcome outcome = run(operation, parameters).outcome();
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).body();
    }

    private Ended run(String operation, JsonNode parameters) throws Exception {
        return fixture.egress
                .generations()
                .dispatch(fixture.use("email", operation, parameters.toString(), fixture.vault.uri(), "a", tickets))
                .toCompletableFuture()
                .get(2, TimeUnit.MINUTES);
    }
}
