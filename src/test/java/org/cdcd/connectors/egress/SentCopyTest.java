package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Flags;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the sender's copy of a mail, with the shipped routes and a real mail server. */
final class SentCopyTest {
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
    void failsNoSendingBecauseTheMailboxCannotBeReached() throws Exception {
        folder("Sent");
        server.getImap().stopService();

        assertThat(send("")).isEqualTo("failed");
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void makesNoFolderWhereThereIsNone() throws Exception {
        assertThat(send("")).isEqualTo("no_folder");
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void filesACopyThatIsReadAndNamesTheBlindOnes() throws Exception {
        MailFolder sent = folder("Sent");

        assertThat(send(",\"bcc\":\"eve@example.org\"")).isEqualTo("filed");

        assertThat(sent.getMessages()).hasSize(1);
        StoredMessage copy = sent.getMessages().getFirst();
        assertThat(copy.isSet(Flags.Flag.SEEN)).isTrue();
        assertThat(copy.getMimeMessage().getHeader("Bcc", null)).contains("eve@example.org");
        assertThat(copy.getMimeMessage().getMessageID()).isEqualTo(server.getReceivedMessages()[0].getMessageID());
    }

    @Test
    void takesTheFolderThatTheServerNamesForItBeforeTheUsualOne() throws Exception {
        MailFolder usual = folder("Sent");
        MailFolder named = folder("Gesendet");
        try (Relay relay = new Relay(server.getImap().getPort())) {
            fixture.imap = URI.create("imap://127.0.0.1:" + relay.port());

            assertThat(send("")).isEqualTo("filed");
        }
        assertThat(usual.getMessages()).isEmpty();
        assertThat(named.getMessages()).hasSize(1);
    }

    @Test
    void leavesTheCopyToAProviderThatKeepsOne() throws Exception {
        MailFolder sent = folder("Sent");
        Map<String, String> connection = new HashMap<>(fixture.connection);
        connection.put("smtp_host", "SMTP.gmail.com");
        fixture.connection = connection;

        assertThat(send("")).isEqualTo("by_provider");
        assertThat(sent.getMessages()).isEmpty();
    }

    @Test
    void filesNothingForOneWhoWantsNoCopy() throws Exception {
        MailFolder sent = folder("Sent");

        assertThat(send(",\"sent_copy\":false")).isEqualTo("unwanted");
        assertThat(sent.getMessages()).isEmpty();
    }

    private MailFolder folder(String name) throws Exception {
        return server.getManagers().getImapHostManager().createMailbox(alice, name);
    }

    /** What the answer says of the copy. */
    private String send(String more) throws Exception {
        String mail = "{\"to\":\"bob@example.org\",\"subject\":\"s\",\"text\":\"t\"" + more + "}";
        Outcome outcome = fixture.run(fixture.use("email", "send", mail, fixture.vault.uri(), "account-1", Map.of()))
                .outcome();
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).body().path("native").path("sent_copy").asText();
    }

    /** Puts a use (RFC 6154) on one folder of a server that knows none. */
    private static final class Relay implements AutoCloseable {
        private final ServerSocket listening;
        private final int behind;

        Relay(int behind) throws IOException {
            this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            this.behind = behind;
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return listening.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = listening.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
                    Thread.ofVirtual().start(() -> pass(client, server));
                    Thread.ofVirtual().start(() -> pass(server, client));
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        private static void pass(Socket from, Socket to) {
            try (from;
                    to) {
                var lines =
                        new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.ISO_8859_1));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String told = line.startsWith("* LIST (") && line.contains("Gesendet")
                            ? line.replace("* LIST (", "* LIST (\\Sent ")
                            : line;
                    to.getOutputStream().write((told + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                }
            } catch (IOException ended) {
                // one side has hung up, and so does the other
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
