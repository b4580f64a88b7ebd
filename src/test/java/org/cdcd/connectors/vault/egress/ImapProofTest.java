package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.OutgoingSettings;
import org.cdcd.connectors.vault.http.Trust;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links to a mail server that says what a test wants it to. */
final class ImapProofTest {
    private static final String PASSWORD = "abcd efgh ijkl mnop";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Outgoing outgoing;
    private final Names names;
    private volatile String verdict = "OK in";
    private volatile boolean silent;
    private Duration patience = Duration.ofSeconds(20);

    ImapProofTest() {
        int port = Edge.await(vertx.createNetServer(new NetServerOptions()
                                .setHost("127.0.0.1")
                                .setPort(0)
                                .setSsl(true)
                                .setKeyCertOptions(Edge.AUTHORITY.keyFor("mail.example")))
                        .connectHandler(this::serve)
                        .listen())
                .actualPort();
        names = Names.ofSystem().overriddenBy(Map.of("mail.example", port, "other.example", port, "gone.example", 1));
        outgoing =
                new Outgoing(vertx, names, Trust.withSandbox(Edge.AUTHORITY.certificate()), OutgoingSettings.DEFAULTS);
    }

    @AfterEach
    void stop() {
        outgoing.close();
        Edge.await(vertx.close());
    }

    private void serve(NetSocket socket) {
        if (silent) {
            return;
        }
        socket.write("* OK ready\r\n");
        socket.handler(block -> {
            String line = block.toString(StandardCharsets.ISO_8859_1).strip();
            heard.add(line);
            String tag = line.split(" ", 2)[0];
            if (line.contains("CAPABILITY")) {
                socket.write("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + tag + " OK\r\n");
            } else if (line.contains("AUTHENTICATE")) {
                socket.write("+ \r\n");
            } else if (!line.contains("LOGOUT")) {
                socket.write("V2 " + verdict + "\r\n");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,993", "localhost,993", "mail.example,22", "mail.example,465"})
    void refusesAServerInsideAndAPortThatIsNotOneOfMail(String host, String port) {
        assertThat(refused(host, port).code()).isEqualTo(ErrorCode.HOST_NOT_ALLOWED);
        assertThat(heard).isEmpty();
    }

    @Test
    void refusesAWrongPasswordAndDoesNotRepeatWhatTheServerSaid() {
        verdict = "NO [AUTHENTICATIONFAILED] " + PASSWORD + " is wrong";

        Refusal refusal = refused("mail.example", "993");

        assertThat(refusal.code()).isEqualTo(ErrorCode.AUTH_FLOW_INVALID);
        assertThat(refusal.remedy()).contains("app password");
        assertThat(refusal.detail()).doesNotContain(PASSWORD, "wrong");
    }

    @ParameterizedTest
    @CsvSource({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"})
    void blamesNobodysPasswordWhenTheServerTakesNoLogIns(String code) {
        verdict = "NO [" + code + "] later";

        assertThat(refused("mail.example", "993").code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    }

    @Test
    void saysUnavailableOfAServerThatIsNotThere() {
        assertThat(refused("gone.example", "993").code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    }

    @Test
    void saysNothingToAServerWithAnotherCertificate() {
        assertThat(refused("other.example", "993").code()).isEqualTo(ErrorCode.SERVICE_TLS_ERROR);
        assertThat(heard).isEmpty();
    }

    @Test
    void givesUpOnAServerThatSaysNothing() {
        silent = true;
        patience = Duration.ofMillis(200);

        assertThat(refused("mail.example", "993").code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    }

    @Test
    void logsInAsTheUserAndOutAgain() {
        assertThatNoException().isThrownBy(() -> prove("mail.example", "993"));

        String plain = Base64.getEncoder()
                .encodeToString(("\0alice@mail.example\0" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        assertThat(heard).contains(plain);
    }

    private Refusal refused(String host, String port) {
        return catchThrowableOfType(Refusal.class, () -> prove(host, port));
    }

    private void prove(String host, String port) {
        Map<String, String> connection = Map.of("address", "alice@mail.example", "imap_host", host, "imap_port", port);
        try (Secret password = Secret.ofAscii(PASSWORD)) {
            new ImapProof(outgoing, names, patience)
                    .prove(
                            Contracts.connector(Map.of("imap", "imap://{imap_host}:{imap_port}"), null, List.of()),
                            Map.of("password", password),
                            connection);
        }
    }
}
