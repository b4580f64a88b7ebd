package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.OutgoingSettings;
import org.cdcd.connectors.vault.http.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailPortsTest {
    private static final String PASSWORD = "correct-horse battery\"staple";
    private static final Map<String, String> ALICE = Map.of(
            "address",
            "alice@mail.example",
            "imap_host",
            "mail.example",
            "imap_port",
            "993",
            "smtp_host",
            "mail.example",
            "smtp_port",
            "465");

    private final Vertx vertx = Vertx.vertx();
    private final FakeVault vault = new FakeVault();
    private final List<String> echoes = new CopyOnWriteArrayList<>();
    private final GreenMail mail = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)
    });
    private final GreenMailUser alice = started().setUser("alice@mail.example", "alice@mail.example", PASSWORD);
    private final Outgoing outgoing;
    private final LastHop hop;
    private final int imapPort;
    private final int smtpPort;
    private volatile Script script = (line, socket) -> {};

    /** What a made-up mail server answers. */
    @FunctionalInterface
    interface Script {
        void line(String line, NetSocket socket);
    }

    MailPortsTest() {
        mail.setUser("bob@mail.example", "bob@mail.example", "other");
        int scriptPort = Edge.await(vertx.createNetServer(tls("script.example"))
                        .connectHandler(this::script)
                        .listen())
                .actualPort();
        Names names = Names.ofSystem()
                .overriddenBy(Map.of(
                        "mail.example:993", secured(mail.getImap().getPort()),
                        "mail.example:465", secured(mail.getSmtp().getPort()),
                        "mail.example:143", mail.getImap().getPort(),
                        "mail.example:587", mail.getSmtp().getPort(),
                        "script.example", scriptPort));
        outgoing =
                new Outgoing(vertx, names, Trust.withSandbox(Edge.AUTHORITY.certificate()), OutgoingSettings.DEFAULTS);
        hop = new LastHop(
                vertx,
                vertx.createSharedWorkerExecutor("vault", 4),
                vault,
                vault,
                names,
                outgoing,
                (use, host) -> echoes.add(host),
                InstantSource.system(),
                EgressSettings.DEFAULTS);
        NetServerOptions loopback = new NetServerOptions().setHost("127.0.0.1").setPort(0);
        imapPort = Edge.await(new ImapPort(hop, loopback).start());
        smtpPort = Edge.await(new SmtpPort(hop, loopback).start());
        vault.injection = new Injection(Injection.Kind.MAIL, "", "");
        vault.secrets = Map.of("password", PASSWORD);
    }

    private GreenMail started() {
        mail.start();
        return mail;
    }

    @AfterEach
    void stop() {
        outgoing.close();
        Edge.await(vertx.close());
        mail.stop();
    }

    private static NetServerOptions tls(String host) {
        return new NetServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setKeyCertOptions(Edge.AUTHORITY.keyFor(host));
    }

    /** TLS in front of the plain mail server. */
    private int secured(int plainPort) {
        NetClient client = vertx.createNetClient();
        return Edge.await(vertx.createNetServer(tls("mail.example"))
                        .connectHandler(outside -> {
                            outside.pause();
                            client.connect(plainPort, "127.0.0.1").onSuccess(inside -> {
                                outside.pipeTo(inside);
                                inside.pipeTo(outside);
                                outside.resume();
                            });
                        })
                        .listen())
                .actualPort();
    }

    private void script(NetSocket socket) {
        StringBuilder text = new StringBuilder();
        socket.handler(block -> {
            text.append(block.toString(StandardCharsets.ISO_8859_1));
            for (int end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
                String line = text.substring(0, end);
                text.delete(0, end + 2);
                script.line(line, socket);
            }
        });
        script.line("", socket);
    }

    private String handle(Map<String, String> connection, String... rules) {
        return vault.admit(use(connection, rules));
    }

    private LiveUse use(Map<String, String> connection, String... rules) {
        List<EgressRule> egress = Arrays.stream(rules)
                .map(rule -> Contracts.mail(rule.equals("send") ? "smtp" : "imap", rule, Map.of()))
                .toList();
        return Contracts.use(
                Contracts.connector(
                        Map.of("imap", "imap://{imap_host}:{imap_port}", "smtp", "smtp://{smtp_host}:{smtp_port}"),
                        null,
                        List.of()),
                egress,
                Contracts.parameters().put("to", "Bob <bob@mail.example>, eve@mail.example"),
                connection);
    }

    private Store store(String handle) throws MessagingException {
        Store store = Session.getInstance(new Properties()).getStore("imap");
        store.connect("127.0.0.1", imapPort, "whoever", handle);
        return store;
    }

    private void send(String handle, String to) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.auth", "true");
        Session session = Session.getInstance(properties);
        MimeMessage message = new MimeMessage(session);
        message.setFrom("alice@mail.example");
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject("hello");
        message.setText("One.\r\n.\r\nTwo.");
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect("127.0.0.1", smtpPort, "whoever", handle);
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    @Test
    void refusesAWrongHandle() {
        assertThatExceptionOfType(AuthenticationFailedException.class)
                .isThrownBy(() -> store(Handles.fresh()))
                .withMessageContaining("CDCD invalid_token");
        assertThatExceptionOfType(AuthenticationFailedException.class).isThrownBy(() -> store(PASSWORD));
        assertThatExceptionOfType(AuthenticationFailedException.class)
                .isThrownBy(() -> send(Handles.fresh(), "bob@mail.example"))
                .withMessageContaining("CDCD invalid_token");
    }

    @Test
    void refusesAUseOfTheOtherProtocol() {
        assertThatExceptionOfType(AuthenticationFailedException.class)
                .isThrownBy(() -> store(handle(ALICE, "send")))
                .withMessageContaining("operation_not_granted");
        assertThatExceptionOfType(AuthenticationFailedException.class)
                .isThrownBy(() -> send(handle(ALICE, "read"), "bob@mail.example"))
                .withMessageContaining("operation_not_granted");
    }

    @Test
    void refusesAServerInsideAndAPortThatIsNotOneOfMail() {
        for (Map<String, String> bad : List.of(
                Map.of("address", "a@b", "imap_host", "127.0.0.1", "imap_port", "993"),
                Map.of("address", "a@b", "imap_host", "localhost", "imap_port", "993"),
                Map.of("address", "a@b", "imap_host", "mail.example", "imap_port", "22"))) {
            assertThatExceptionOfType(MessagingException.class)
                    .isThrownBy(() -> store(handle(bad, "read")))
                    .withMessageContaining("host_not_allowed");
        }
    }

    @Test
    void refusesAPlainServerThatOffersNoTls() {
        Map<String, String> plain = Map.of(
                "address",
                "alice@mail.example",
                "imap_host",
                "mail.example",
                "imap_port",
                "143",
                "smtp_host",
                "mail.example",
                "smtp_port",
                "587");
        assertThatExceptionOfType(MessagingException.class).isThrownBy(() -> store(handle(plain, "read")));
        assertThatExceptionOfType(MessagingException.class)
                .isThrownBy(() -> send(handle(plain, "send"), "bob@mail.example"))
                .withMessageContaining("service_tls_error");
    }

    @Test
    void readsAMailboxWithAHandle() throws Exception {
        alice.deliver(message("first", "x".repeat(300_000)));
        try (Store store = store(handle(ALICE, "read"))) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            assertThat(inbox.getMessage(1).getSubject()).isEqualTo("first");
            assertThat(inbox.getMessage(1).getContent().toString().trim()).isEqualTo("x".repeat(300_000));
        }
        Awaitility.await().until(() -> hop.runningCalls() == 0);
    }

    @Test
    void changesNothingWithTheRightToRead() throws Exception {
        alice.deliver(message("first", "text"));
        try (Store store = store(handle(ALICE, "read"))) {
            Folder inbox = store.getFolder("INBOX");
            assertThatExceptionOfType(MessagingException.class).isThrownBy(() -> inbox.open(Folder.READ_WRITE));
        }
        try (Store store = store(handle(ALICE, "read"))) {
            assertThatExceptionOfType(MessagingException.class)
                    .isThrownBy(() -> store.getFolder("New").create(Folder.HOLDS_MESSAGES));
        }
        try (Store store = store(handle(ALICE, "write"))) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            inbox.setFlags(1, 1, new jakarta.mail.Flags(jakarta.mail.Flags.Flag.FLAGGED), true);
            assertThat(inbox.getMessage(1).isSet(jakarta.mail.Flags.Flag.FLAGGED))
                    .isTrue();
        }
    }

    @Test
    void sendsToWhomTheOwnerSignedAndToNobodyElse() throws Exception {
        send(handle(ALICE, "send"), "bob@mail.example");
        assertThat(mail.getReceivedMessages()).hasSize(1);
        assertThat(mail.getReceivedMessages()[0].getContent().toString()).contains("One.\r\n.\r\nTwo.");
        assertThatExceptionOfType(MessagingException.class)
                .isThrownBy(() -> send(handle(ALICE, "send"), "mallory@mail.example"));
        assertThatExceptionOfType(MessagingException.class)
                .isThrownBy(() -> send(handle(ALICE, "send"), "bob@mail.example.evil.example"));
        assertThat(mail.getReceivedMessages()).hasSize(1);
    }

    @Test
    void saysWhatTheServerSaidWhenTheLogInIsRefused() {
        vault.secrets = Map.of("password", "wrong-password");
        assertThatExceptionOfType(AuthenticationFailedException.class)
                .isThrownBy(() -> store(handle(ALICE, "read")))
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("CDCD", "wrong-password"));
        assertThatExceptionOfType(AuthenticationFailedException.class)
                .isThrownBy(() -> send(handle(ALICE, "send"), "bob@mail.example"))
                .withMessageContaining("535");
    }

    @Test
    void endsASessionWhenItsCredentialIsRevoked() throws Exception {
        LiveUse use = use(ALICE, "read");
        try (Store store = store(vault.admit(use))) {
            assertThat(hop.runningCalls()).isEqualTo(1);
            vault.revoke(use.credentialId());
            Awaitility.await().until(() -> !store.isConnected());
        }
        assertThat(hop.runningCalls()).isZero();
        assertThatExceptionOfType(AuthenticationFailedException.class).isThrownBy(() -> store(vault.admit(use)));
    }

    @Test
    void endsASessionAtItsDeadline() throws Exception {
        LiveUse use = FakeVault.until(use(ALICE, "read"), Instant.now().plus(Duration.ofSeconds(2)));
        try (Store store = store(vault.admit(use))) {
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> !store.isConnected());
        }
    }

    @Test
    void stopsAServerThatWritesThePasswordBack() throws Exception {
        script = (line, socket) -> answer(line, socket, "* OK you said " + PASSWORD);
        Map<String, String> echoing = Map.of("address", "a@b", "imap_host", "script.example", "imap_port", "993");
        String seen = raw(imapPort, "A LOGIN x " + handle(echoing, "read"), "B NOOP");
        assertThat(seen).contains("A OK").doesNotContain(PASSWORD).doesNotContain("you said correct");
        Awaitility.await().untilAsserted(() -> assertThat(echoes).containsExactly("script.example"));
    }

    @Test
    void logsInWithATokenAndRenewsItOnce() throws Exception {
        vault.secrets = Map.of("token", FakeVault.TOKEN);
        List<String> answers = new CopyOnWriteArrayList<>();
        String fresh = Base64.getEncoder()
                .encodeToString(("user=a@b\1auth=Bearer " + FakeVault.FRESH_TOKEN + "\1\1")
                        .getBytes(StandardCharsets.US_ASCII));
        script = (line, socket) -> {
            if (line.length() > 60) {
                answers.add(line);
                socket.write(line.equals(fresh) ? "V2 OK in\r\n" : "+ eyJzdGF0dXMiOiI0MDAifQ==\r\n");
            } else if (line.isEmpty() && !answers.isEmpty() && !answers.contains("again")) {
                answers.add("again");
                socket.write("V2 NO [AUTHENTICATIONFAILED] expired\r\n");
            } else {
                answer(line, socket, "* OK");
            }
        };
        Map<String, String> oauth = Map.of("address", "a@b", "imap_host", "script.example", "imap_port", "993");
        assertThat(raw(imapPort, "A LOGIN x " + handle(oauth, "read"))).contains("A OK");
        assertThat(vault.renewed.get()).isEqualTo(1);
    }

    @Test
    void offersBeforeTheLogInNothingButTheLogIn() {
        assertThat(rawOf(imapPort, "A CAPABILITY", "B STARTTLS", "C SELECT INBOX", "D LOGOUT"))
                .contains("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN", "B BAD", "C BAD", "D OK");
        assertThat(rawOf(smtpPort, "EHLO x", "MAIL FROM:<a@b>", "STARTTLS", "QUIT"))
                .contains("250 AUTH PLAIN LOGIN", "530 5.7.0", "221")
                .doesNotContain("250-STARTTLS");
    }

    private static void answer(String line, NetSocket socket, String untagged) {
        if (line.isEmpty()) {
            socket.write("* OK ready\r\n");
        } else if (line.contains("CAPABILITY")) {
            socket.write("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + line.split(" ")[0] + " OK\r\n");
        } else if (line.contains("AUTHENTICATE")) {
            socket.write("+ \r\n");
        } else if (line.contains("NOOP")) {
            socket.write(untagged + "\r\n" + line.split(" ")[0] + " OK\r\n");
        } else {
            socket.write("V2 OK in\r\n");
        }
    }

    private static String rawOf(int port, String... lines) {
        try {
            return raw(port, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends line by line, waiting for a tagged or final answer to each, and gives back everything heard. */
    private static String raw(int port, String... lines) throws IOException {
        StringBuilder heard = new StringBuilder();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            heard.append(in.readLine()).append('\n');
            for (String line : lines) {
                out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                String answer = in.readLine();
                while (answer != null && (answer.startsWith("* ") || answer.startsWith("250-"))) {
                    heard.append(answer).append('\n');
                    answer = in.readLine();
                }
                heard.append(answer).append('\n');
            }
        }
        return heard.toString();
    }

    private static MimeMessage message(String subject, String text) throws MessagingException {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom("bob@mail.example");
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("alice@mail.example"));
        message.setSubject(subject);
        message.setText(text);
        return message;
    }
}
