package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import jakarta.activation.DataHandler;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.Sha256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mails that are larger than anybody wants to hold: what is fetched of them is counted on the wire. */
final class LargeMailTest {
    private static final int LARGE = 25 << 20;
    /** The server here renders the whole mail again for each block that it is asked for. */
    private static final int DOWNLOADED = 10 << 20;
    /** Blocks of both libraries and what sockets hold. */
    private static final long FEW_BLOCKS = 4 << 20;

    private GreenMail server;
    private GreenMailUser alice;
    private Fixture fixture;
    private final AtomicLong fetched = new AtomicLong();
    private final AtomicLong mostBetween = new AtomicLong();

    @BeforeEach
    void start() throws Exception {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        server.start();
        alice = server.setUser("alice@example.org", "handle", Fixture.HANDLE);
        fixture = new Fixture(RetrySettings.DEFAULT);
        fixture.imap =
                URI.create("imap://127.0.0.1:" + counting(server.getImap().getPort()));
        fixture.up("email");
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        server.stop();
    }

    /** Counts what comes from the server, and how far it is ahead of what has gone into the spool. */
    private int counting(int port) {
        NetServer relay = fixture.vertx.createNetServer().connectHandler(outside -> {
            outside.pause();
            fixture.vertx.createNetClient().connect(port, "127.0.0.1").onSuccess(inside -> {
                outside.pipeTo(inside);
                inside.handler(block ->
                        passOn(block.length(), inside, outside.write(block).isComplete(), outside));
                inside.closeHandler(closed -> outside.close());
                outside.resume();
            });
        });
        return relay.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private void passOn(int count, NetSocket inside, boolean written, NetSocket outside) {
        long ahead = fetched.addAndGet(count) * 3 / 4 - fixture.spool.received.get();
        mostBetween.accumulateAndGet(ahead, Math::max);
        if (!written && outside.writeQueueFull()) {
            inside.pause();
            outside.drainHandler(drained -> inside.resume());
        }
    }

    @Test
    void fetchesTheBeginningOfALongTextOnly() throws Exception {
        MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()));
        mail.setText("0123456789abcde\n".repeat(LARGE / 16));
        mail.saveChanges();
        alice.deliver(mail);

        JsonNode item = done("read", "{\"from\":\"INBOX\"}").path("items").path(0);

        assertThat(item.path("text").asText()).startsWith("0123456789abcde").hasSize(32 * 1024);
        assertThat(item.path("native").path("text_cut").asBoolean()).isTrue();
        assertThat(item.path("native").path("size").asInt()).isGreaterThanOrEqualTo(LARGE);
        assertThat(fetched).hasValueLessThan(1 << 20);
    }

    @Test
    void listsAnAttachmentWithoutFetchingAnyOfIt() throws Exception {
        attach(new byte[LARGE]);

        JsonNode parts = done("read", "{\"from\":\"INBOX\"}")
                .path("items")
                .path(0)
                .path("native")
                .path("parts");

        assertThat(parts).hasSize(2);
        assertThat(fetched).hasValueLessThan(1 << 20);
    }

    @Test
    void movesAnAttachmentIntoTheSpoolAsItComes() throws Exception {
        byte[] content = new byte[DOWNLOADED];
        new Random(1).nextBytes(content);
        attach(content);
        String id = done("read", "{\"from\":\"INBOX\"}")
                .path("items")
                .path(0)
                .path("id")
                .asText();

        Ended ended = run("attachments.download", "{\"folder\":\"INBOX\",\"id\":\"" + id + "\",\"part\":\"2\"}");

        assertThat(ended.outcome()).isInstanceOfSatisfying(Outcome.Blob.class, blob -> {
            assertThat(blob.length()).isEqualTo(DOWNLOADED);
            assertThat(blob.sha256()).isEqualTo(Base64Url.encode(Sha256.digest().digest(content)));
        });
        assertThat(mostBetween).hasValueLessThan(FEW_BLOCKS);
    }

    private void attach(byte[] content) throws Exception {
        MimeBodyPart text = new MimeBodyPart();
        text.setText("see attachment", StandardCharsets.UTF_8.name());
        MimeBodyPart file = new MimeBodyPart();
        file.setDataHandler(new DataHandler(new ByteArrayDataSource(content, "application/x-thing")));
        file.setFileName("thing.bin");
        file.setHeader("Content-Transfer-Encoding", "base64");
        MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()));
        mail.setContent(new MimeMultipart(text, file));
        mail.saveChanges();
        alice.deliver(mail);
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
