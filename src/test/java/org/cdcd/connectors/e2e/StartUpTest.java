package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.app.Server;
import org.cdcd.connectors.vault.keys.FileKek;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps the server from starting is said in one line that names the thing, with exit code 78. */
@ExtendWith(OneServer.class)
final class StartUpTest {
    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m");

    private final Map<String, String> settings = new HashMap<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void soundSettings() throws IOException {
        int port = Ports.free();
        settings.put("connectors.sandbox", "true");
        settings.put("connectors.development.issuer", "true");
        settings.put("connectors.front.port", String.valueOf(port));
        settings.put("connectors.public-origin", "http://127.0.0.1:" + port);
        settings.put("connectors.data", data().toString());
        settings.put("connectors.routes", routes().toString());
        settings.put("server.port", "0");
        TestedRoutes.copyTo(routes());
    }

    @Test
    void namesAPublicPortThatIsTaken() throws Exception {
        try (ServerSocket taken = Ports.taken()) {
            settings.put("connectors.front.port", String.valueOf(taken.getLocalPort()));

            assertProcessRefused(String.valueOf(taken.getLocalPort()), "taken", "connectors.front.port");
        }
    }

    @Test
    void namesAManagementPortThatIsTaken() throws Exception {
        try (ServerSocket taken = Ports.taken()) {
            settings.put("server.port", String.valueOf(taken.getLocalPort()));

            assertRefused(String.valueOf(taken.getLocalPort()), "taken", "server.port");
        }
    }

    @Test
    void refusesToShowUploadsWhereNobodyCanFetchThem() throws Exception {
        settings.put("connectors.front.media-origin", "http://127.0.0.1:8080/pictures");

        assertRefused("connectors.front.media-origin", "nothing else");
    }

    @Test
    void namesAnIssuerPortThatIsTaken() throws Exception {
        try (ServerSocket taken = Ports.taken()) {
            settings.put("connectors.development.issuer-port", String.valueOf(taken.getLocalPort()));

            assertRefused(String.valueOf(taken.getLocalPort()), "connectors.development.issuer-port");
        }
    }

    @Test
    void namesAVaultPortThatIsTaken() throws Exception {
        try (ServerSocket taken = Ports.taken()) {
            settings.put("connectors.vault.port", String.valueOf(taken.getLocalPort()));

            assertRefused(String.valueOf(taken.getLocalPort()), "connectors.vault.host and .port");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"imap-port", "smtp-port"})
    void namesAMailPortThatIsTaken(String which) throws Exception {
        try (ServerSocket taken = Ports.taken()) {
            settings.put("connectors.vault." + which, String.valueOf(taken.getLocalPort()));

            assertRefused(String.valueOf(taken.getLocalPort()), "." + which);
        }
    }

    @Test
    void leavesNothingOpenWhenItCannotStart() throws Exception {
        namesAVaultPortThatIsTaken();
        settings.put("connectors.vault.port", "0");

        Server.start(settings).close();
    }

    @Test
    void refusesAKeysetThatOthersMayRead() throws Exception {
        FileKek.openOrCreate(keyset());
        Files.setPosixFilePermissions(keyset(), PosixFilePermissions.fromString("rw-r--r--"));

        assertProcessRefused(keyset().toString(), "chmod 600");
    }

    @Test
    void refusesAKeysetThatWasCutOff() throws Exception {
        FileKek.openOrCreate(keyset());
        byte[] whole = Files.readAllBytes(keyset());
        Files.write(keyset(), java.util.Arrays.copyOf(whole, whole.length / 2));

        assertRefused(keyset().toString(), "truncated");
    }

    @Test
    void refusesAKeysetThatCannotBeRead() throws Exception {
        Files.createDirectories(
                keyset(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertRefused(keyset().toString(), "cannot be read");
    }

    @Test
    void refusesADatabaseWhoseKeysetIsGone() throws Exception {
        settings.put("connectors.kek.file", folder.resolve("first/keyset").toString());
        Server.start(settings).close();
        settings.put("connectors.kek.file", folder.resolve("second/keyset").toString());

        assertRefused("keyset");
    }

    @Test
    void namesARoutesFolderThatIsNotThere() throws Exception {
        settings.put("connectors.routes", folder.resolve("nowhere").toString());

        assertRefused(folder.resolve("nowhere").toString(), "connectors.routes");
    }

    @Test
    void namesAContractThatIsBroken() throws Exception {
        Path contract = routes().resolve("github/connector.yaml");
        Files.writeString(
                contract, Files.readString(contract).replace("service_type: productivity", "service_kind: x"));

        assertRefused("github/connector.yaml", "service_kind");
    }

    @Test
    void namesAContractThatIsNoYaml() throws Exception {
        Files.writeString(routes().resolve("github/connector.yaml"), "connector_id: [github\n: :");

        assertRefused("github/connector.yaml:");
    }

    @Test
    void namesARouteThatIsBroken() throws Exception {
        Files.writeString(routes().resolve("slack/slack.camel.yaml"), "- route: {id: slack.send, from: {uri: 'direct");

        assertProcessRefused("slack/slack.camel.yaml:");
    }

    @Test
    void namesASharedRouteThatIsBroken() throws Exception {
        Files.writeString(routes().resolve("_egress.camel.yaml"), "- routeTemplate: {id: egress, parameters: [");

        assertRefused("_egress.camel.yaml");
    }

    @Test
    void namesADatabaseThatIsNotReached() throws Exception {
        int port = Ports.free();
        settings.put("connectors.store.url", "jdbc:postgresql://127.0.0.1:" + port + "/connectors");
        settings.put("connectors.store.username", "connectors");
        settings.put("connectors.store.password", "s3cr3t-password");

        assertThat(assertRefused("127.0.0.1:" + port)).doesNotContain("s3cr3t-password");
    }

    @Test
    void namesADatabaseThatIsNone() throws Exception {
        settings.put("connectors.store.url", "mysql://127.0.0.1/connectors");
        settings.put("connectors.store.username", "connectors");
        settings.put("connectors.store.password", "s3cr3t-password");

        assertRefused("connectors.store.url");
    }

    @Test
    void refusesASecondProcessOnTheSameFiles(RunningServer first) throws Exception {
        settings.put("connectors.data", first.data().toString());

        assertProcessRefused("another", first.data().toString());
        assertThat(first.newcomer().client().connectors()).isNotEmpty();
    }

    @Test
    void refusesASandboxThatOthersCouldReach() throws Exception {
        settings.put("connectors.front.host", "0.0.0.0");

        assertRefused("connectors.front.host", "loopback");
    }

    @Test
    void refusesASandboxThatOthersWouldCall() throws Exception {
        settings.put("connectors.public-origin", "https://connectors.example");

        assertRefused("connectors.public-origin", "loopback");
    }

    @Test
    void refusesASandboxOnADatabaseOfRealPeople() throws Exception {
        Server.start(real()).close();

        assertRefused("real people", "connectors.data");
    }

    @Test
    void refusesToServeRealPeopleFromADatabaseOfASandbox() throws Exception {
        Server.start(settings).close();
        settings.putAll(real());

        assertRefused("sandbox", "connectors.data");
    }

    private Map<String, String> real() {
        Map<String, String> real = new HashMap<>(settings);
        real.put("connectors.sandbox", "false");
        real.put("connectors.development.issuer", "false");
        return real;
    }

    @Test
    void namesASettingThatIsNone() throws Exception {
        settings.put("connectors.front.port", "eighty");

        assertRefused("connectors.front.port");
    }

    @Test
    void namesFileAndLineOfSettingsThatAreNoYaml() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("started-in")).resolve("application.yaml");
        Files.writeString(broken, "connectors:\n  front:\n   port: [80\n  data: x\n");

        try (Child child = Child.run(folder, broken.getParent(), QUICK, List.of("serve", "--sandbox"))) {
            assertOneLine(child.awaitEnd(), "application.yaml", "line 4");
        }
        try (Child child = Child.run(folder, broken.getParent(), QUICK, List.of("doctor"))) {
            assertOneLine(child.awaitEnd(), "application.yaml", "line 4");
        }
    }

    @Test
    void namesTheLineOfSecretsThatAreNoYamlAndNoSecret() throws Exception {
        Path secrets = Files.writeString(folder.resolve("vault.yaml"), "connectors:\n  a: s3cr3t\n b: [s3cr3t\n");
        settings.put("connectors.secrets", secrets.toString());

        assertThat(assertRefused(secrets.toString(), "line 3")).doesNotContain("s3cr3t");
    }

    @Test
    void namesACertificateThatIsNotThere() throws Exception {
        settings.put("connectors.front.certificate", folder.resolve("none.pem").toString());
        settings.put("connectors.front.key", folder.resolve("none.pem").toString());

        assertRefused("connectors.front.certificate", "none.pem");
    }

    @Test
    void namesACertificateThatIsNone() throws Exception {
        Path file = Files.writeString(folder.resolve("front.pem"), "no certificate");
        settings.put("connectors.front.certificate", file.toString());
        settings.put("connectors.front.key", file.toString());

        assertRefused("connectors.front.certificate", "PEM");
    }

    @Test
    void wantsACertificateWithItsKey() throws Exception {
        settings.put("connectors.front.certificate", folder.resolve("front.pem").toString());

        assertRefused("connectors.front.key", "together");
    }

    @Test
    void namesADataFolderThatCannotBeMade() throws Exception {
        Files.writeString(data(), "a file");

        assertRefused(data().toString());
    }

    @Test
    void namesAMailServerThatCannotBeTold() throws Exception {
        Path file = folder.resolve("none").resolve("passwords");
        settings.put("connectors.mail-servers.home.domains", "own.example");
        settings.put("connectors.mail-servers.home.imap-host", "mail.own.example");
        settings.put("connectors.mail-servers.home.smtp-host", "mail.own.example");
        settings.put("connectors.mail-servers.home.passwd-file", file.toString());

        assertRefused("connectors.mail-servers.home.passwd-file", file.toString());
    }

    @Test
    void namesAMailServerOfWhichTooLittleIsSaid() throws Exception {
        settings.put("connectors.mail-servers.home.domains", "own.example");

        assertRefused("connectors.mail-servers.home", "passwd-file");
    }

    @Test
    void namesAListOfStolenPasswordsThatIsNotBehindTls() throws Exception {
        settings.put("connectors.breach-list.mode", "refuse");
        settings.put("connectors.breach-list.url", "http://range.own.example");

        assertRefused("connectors.breach-list.url");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path keyset() {
        return data().resolve("keyset");
    }

    private Path routes() {
        return folder.resolve("routes");
    }

    private Child start() throws IOException {
        return Child.serve(folder, QUICK, settings);
    }

    /** As from a shell: the program, and nothing but its one line. */
    private void assertProcessRefused(String... named) throws Exception {
        try (Child child = start()) {
            assertOneLine(child.awaitEnd(), named);
        }
    }

    private static void assertOneLine(Child.Ended ended, String... named) {
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(78);
        assertThat(ended.err().lines()).as(ended.err()).hasSize(1);
        assertThat(ended.err()).startsWith("connectors: ").contains(named);
        assertThat(ended.out()).doesNotContain("\tat ", "Exception");
    }

    /** The same in this process, which is quicker; here the log may stand beside the line. */
    private String assertRefused(String... named) throws Exception {
        Child.Ended ended = Here.serve(settings);
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(78);
        assertThat(ended.err().lines().filter(line -> line.startsWith("connectors: ")))
                .as(ended.err())
                .singleElement()
                .asString()
                .contains(named);
        assertThat(ended.err()).doesNotContain("\tat ");
        return ended.err();
    }
}
