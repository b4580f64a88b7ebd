package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a person uses them, against a server that runs with its sandbox. Every test is another person. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsTest {
    private static final String[] ISSUES = {"-p", "owner=alice", "-p", "repo=demo"};

    private final AtomicInteger people = new AtomicInteger();
    private final Path folder;
    private final TriedServer server;
    private Path mine = Path.of("");

    CommandsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.server = TriedServer.start(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void aNewPerson() throws IOException {
        int number = people.incrementAndGet();
        mine = Files.createDirectory(folder.resolve("person-" + number));
        // the sandbox announces itself in the server's folder; this person keeps their identity elsewhere
        Files.copy(server.data().resolve("sandbox.json"), mine.resolve("sandbox.json"));
        assertThat(run("identity", "new", "person-" + number).exit()).isZero();
    }

    @Test
    void anIdentityIsItsOwnersAloneAndShowsNoSecret() throws IOException {
        Path file = mine.resolve("identity.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Called shown = run("identity", "show");
        JsonNode json = Json.MAPPER.readTree(file.toFile());
        assertThat(shown.out())
                .contains(json.path("webid").asText())
                .doesNotContain(json.path("client_secret").asText())
                .doesNotContain(json.path("dpop_key").path("d").asText());
    }

    @Test
    void theServersKeyIsKeptAtFirstSightAndAnotherIsRefused() throws IOException {
        String key = Files.readString(server.data().resolve("server-key")).strip();
        assertThat(run("credentials").err()).contains(key);
        assertThat(Json.MAPPER
                        .readTree(mine.resolve("identity.json").toFile())
                        .path("server_key")
                        .asText())
                .isEqualTo(key);
        assertThat(run("credentials").err()).doesNotContain(key);

        Called other = run("credentials", "--server-key", "A".repeat(43));
        assertThat(other.exit()).isNotZero();
        assertThat(other.err()).contains("invalid_signature", key);

        assertThat(run("credentials", "--server-key", key).exit()).isZero();
        assertThat(run("credentials", "--server-key", "short").exit()).isEqualTo(2);
    }

    @Test
    void anIdentityIsReplacedOnlyWhenAsked() throws IOException {
        Called refused = run("identity", "new", "someone-else");
        assertThat(refused.exit()).isEqualTo(78);
        assertThat(refused.err()).contains("--replace");
        String before = Files.readString(mine.resolve("identity.json"));
        assertThat(run("identity", "new", "replacing-" + people.get(), "--replace")
                        .exit())
                .isZero();
        assertThat(Files.readString(mine.resolve("identity.json"))).isNotEqualTo(before);
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        Called called = run("identity", "new", "person-1", "--replace");
        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.err().lines()).singleElement().asString().contains("taken");
    }

    @Test
    void anIdentityAtAnIssuerNeedsNothingButItsClientCredentials() throws Exception {
        SandboxFile sandbox = SandboxFile.read(mine);
        var person = new Issuer(sandbox.issuer(), Session.http()).newPerson("real-" + people.get());
        Path elsewhere = Files.createDirectory(mine.resolve("elsewhere"));
        Called called = server.call(
                person.clientSecret() + "\n",
                elsewhere,
                "identity",
                "new",
                "--issuer",
                sandbox.issuer().toString(),
                "--client-id",
                person.clientId(),
                "--server",
                server.origin(),
                "--secret-stdin");
        assertThat(called.err()).isEmpty();
        assertThat(called.exit()).isZero();
        assertThat(called.out()).contains(person.webid());
        assertThat(server.call(elsewhere, "credentials").exit()).isZero();
    }

    @Test
    void anIdentityWithAWrongSecretIsNotKept() throws Exception {
        SandboxFile sandbox = SandboxFile.read(mine);
        Path elsewhere = Files.createDirectory(mine.resolve("wrong"));
        Called called = server.call(
                "wrong\n",
                elsewhere,
                "identity",
                "new",
                "--issuer=" + sandbox.issuer(),
                "--client-id=nobody",
                "--server=" + server.origin(),
                "--secret-stdin");
        assertThat(called.exit()).isEqualTo(78);
        assertThat(elsewhere.resolve("identity.json")).doesNotExist();
    }

    @Test
    void listsAndDescribesConnectorsForAnybody() throws IOException {
        Path nobody = Files.createDirectory(mine.resolve("nobody"));
        Called list = server.call(nobody, "connectors", "--server", server.origin());
        assertThat(list.exit()).isZero();
        assertThat(list.out()).contains("CONNECTOR", "github", "gdrive", "oauth2, api_key");
        Called described = server.call(nobody, "describe", "github", "--server", server.origin());
        assertThat(described.out())
                .contains("issues.create", "owner (string)", "connectors link github", "open|closed");
        Called json = server.call(nobody, "describe", "github", "--json", "--server", server.origin());
        assertThat(Json.MAPPER.readTree(json.out()).path("connector_id").asText())
                .isEqualTo("github");
    }

    @Test
    void aConnectorThatIsNotThereIsAFailure() {
        for (String[] command :
                List.of(new String[] {"describe", "nowhere"}, new String[] {"link", "nowhere"}, new String[] {
                    "operate", "nowhere", "read"
                })) {
            Called called = run(command);
            assertThat(called.exit()).isEqualTo(1);
            assertThat(called.err()).contains("connector_not_found").doesNotContain("\tat ");
        }
    }

    @Test
    void refusesWrongUseOfLink() {
        assertThat(run("link", "gdrive", "--method", "api_key").err()).contains("gdrive is linked by oauth2");
        assertThat(run("link", "gdrive", "--secret-stdin").exit()).isEqualTo(2);
        assertThat(run("link", "github", "--method", "api_key", "--browser").exit())
                .isEqualTo(2);
        assertThat(run("link", "github", "--method", "api_key").err()).contains("--secret-stdin");
        assertThat(run("link", "github", "--scope", "no_such_scope").exit()).isEqualTo(1);
    }

    @Test
    void aSecretThatTheServiceDoesNotTakeIsRefusedWithoutBeingRepeated() {
        Called called = server.call("not-a-token\n", mine, "link", "github", "--method", "api_key", "--secret-stdin");
        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.err()).contains("auth_flow_invalid", "who must act").doesNotContain("not-a-token");
    }

    @Test
    void linksOperatesAndRevokes() throws IOException {
        Called linked = run("link", "github");
        assertThat(linked.err().lines()).singleElement().asString().startsWith("The server's key is ");
        assertThat(linked.exit()).isZero();
        String credential = credential(linked);
        assertThat(run("credentials").err()).isEmpty();
        assertThat(run("credentials").out()).contains(credential, "github", "active");

        Called created = operate("issues.create", "-p", "title=Made by hand", "-p", "labels=bug", "-p", "labels=new");
        assertThat(created.exit()).isZero();
        assertThat(Json.MAPPER.readTree(created.out()).path("title").asText()).isEqualTo("Made by hand");
        Called list = operate("issues.list", "-p", "limit=5", "--raw");
        assertThat(list.out()).contains("Made by hand").hasLineCount(1);

        Called revoked = run("revoke", credential);
        assertThat(revoked.exit()).isZero();
        assertThat(revoked.out())
                .contains(
                        "revoked " + credential, "at the service: confirmed", "data key and contents", "told 1 times");
        Called receipt = run("credentials", "receipt", credential);
        assertThat(receipt.out()).contains("confirmed", "The server's signature holds.");
        assertThat(run("credentials", "receipt", credential, "--jws")
                        .out()
                        .trim()
                        .split("\\."))
                .hasSize(3);
        Called over = operate("issues.list", "--credential", credential);
        assertThat(over.exit()).isEqualTo(1);
        assertThat(over.err()).contains("credential_revoked", "who must act: user");
        assertThat(operate("issues.list").err()).contains("connectors link github");
    }

    @Test
    void aCredentialUnderAKeyOfOnesOwnIsUsedAndRevokedWithIt() throws IOException {
        Called linked = run("link", "github", "--own-key");
        String credential = credential(linked);
        Path key = mine.resolve("own-key.json");

        assertThat(linked.out()).containsPattern("(?m)^protection +M2$");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(operate("issues.list").exit()).isZero();
        assertThat(run("operate", "github", "issues.list", "-p", "owner=alice", "-p", "repo=demo", "--curl")
                        .out())
                .contains("\"key_release\":");
        byte[] kept = Files.readAllBytes(key);
        Files.delete(key);
        Called without = operate("issues.list");
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.err()).contains("key_release_required", "what to do");
        Files.writeString(key, "{}");
        assertThat(operate("issues.list").exit()).isEqualTo(78);
        Files.write(key, kept);
        Called revoked = run("revoke", credential);
        assertThat(revoked.out()).contains("at the service: confirmed");
        assertThat(run("link", "zkp-notes", "--own-key").exit()).isEqualTo(2);
    }

    @Test
    void showsWhatACredentialLacksAndWidensIt() {
        String credential = credential(run("link", "github", "--scope", "public_repo"));
        assertThat(run("credentials", "show", credential).out())
                .containsPattern("notifications\\.list +no +- +notifications");
        Called widened = run("link", "github", "--widen", credential, "--for", "notifications.list");
        assertThat(widened.err()).isEmpty();
        assertThat(credential(widened)).isEqualTo(credential);
        assertThat(run("credentials", "show", credential).out()).containsPattern("notifications\\.list +yes");
        assertThat(run("link", "github", "--widen", credential, "--secret-stdin")
                        .exit())
                .isEqualTo(2);
        assertThat(run("credentials", "receipt", credential).err()).contains("not_found", "DELETE");
    }

    @Test
    void aPurgeSaysThatTheServiceWasNotTold() {
        String credential = credential(run("link", "github"));
        assertThat(run("revoke", credential, "--purge").out()).contains("purged", "github.com/settings");
    }

    @Test
    void refusesWrongParametersBeforeAnythingIsSent() {
        assertThat(run("operate", "github", "issues.list", "-p", "owner=alice").err())
                .contains("give repo too");
        assertThat(operate("issues.list", "-p", "limit=many").exit()).isEqualTo(2);
        assertThat(operate("issues.lost").err()).contains("no operation issues.lost", "issues.list");
        assertThat(operate("issues.list", "--upload", "owner=" + mine.resolve("nothing"))
                        .exit())
                .isEqualTo(2);
        assertThat(operate(
                                "issues.list",
                                "--out",
                                mine.resolve("no/such/folder").toString())
                        .exit())
                .isEqualTo(2);
        assertThat(server.call("{\"owner\":1,\"owner\":2}", mine, "operate", "github", "issues.list", "--json", "-")
                        .err())
                .contains("--json");
    }

    @Test
    void tellsTheServicesNoWithItsRemedy() {
        run("link", "github");
        Called called = operate("issues.get", "-p", "number=99999");
        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.out()).isEmpty();
        assertThat(called.err()).contains("service_not_found", "what to do:", "who must act:");
        Called raw = operate("issues.get", "-p", "number=99999", "--raw");
        assertThat(raw.exit()).isEqualTo(1);
        assertThat(raw.out()).contains("\"code\":\"service_not_found\"");
    }

    @Test
    void asksWhichOfSeveralAccountsIsMeant() {
        String first = credential(run("link", "github"));
        String second = credential(run("link", "github"));
        Called called = operate("issues.list");
        assertThat(called.exit()).isEqualTo(2);
        assertThat(called.err()).contains(first, second, "--credential");
        assertThat(operate("issues.list", "--credential", second).exit()).isZero();
    }

    @Test
    void linksAndOperatesWithAKeyThatItsOwnerAloneCanRead() throws IOException {
        String credential = credential(run("link", "zkp-notes"));
        Path key = mine.resolve("zkp").resolve(credential + ".key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key.getParent())))
                .isEqualTo("rwx------");

        Called written = run("operate", "zkp-notes", "notes.create", "-p", "text=Hello");
        assertThat(written.err()).isEmpty();
        Called read = run("operate", "zkp-notes", "notes.list");
        assertThat(Json.MAPPER.readTree(read.out()).at("/items/0/text").asText())
                .isEqualTo("Hello");
        assertThat(written.out() + read.out())
                .doesNotContain(Files.readString(key).strip());

        Files.writeString(key, "not a key");
        Called broken = run("operate", "zkp-notes", "notes.list");
        assertThat(broken.exit()).isEqualTo(78);
        assertThat(broken.err()).contains("link the account again").doesNotContain("not a key");

        assertThat(run("revoke", credential).exit()).isZero();
        assertThat(key).doesNotExist();
    }

    @Test
    void withoutItsKeyAnAccountThatIsLinkedByProofCannotBeUsed() throws IOException {
        String credential = credential(run("link", "zkp-notes"));
        Files.delete(mine.resolve("zkp").resolve(credential + ".key"));

        Called called = run("operate", "zkp-notes", "notes.list");

        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.err()).contains("zkp_required");
        assertThat(run("link", "zkp-notes", "--secret-stdin").exit()).isEqualTo(2);
    }

    @Test
    void takesParametersFromStandardInput() {
        run("link", "github");
        Called called = server.call(
                "{\"owner\":\"alice\",\"repo\":\"demo\"}",
                mine,
                "operate",
                "github",
                "issues.list",
                "--json",
                "-",
                "-p",
                "limit=1");
        assertThat(called.err()).isEmpty();
        assertThat(called.exit()).isZero();
    }

    @Test
    void anAnswerThatCurlFetchedIsOpened() throws Exception {
        assumeThat(new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor())
                .as("curl is not installed")
                .isZero();
        run("link", "github");
        Called printed = operate("issues.list", "--curl");
        assertThat(printed.exit()).isZero();
        assertThat(printed.err()).contains("once", "connectors open");
        Matcher hint = Pattern.compile("--request (\\S+) --hash (\\S+)").matcher(printed.err());
        assertThat(hint.find()).isTrue();

        Process curl = new ProcessBuilder("sh", "-c", printed.out()).start();
        String answer;
        try (var out = curl.getInputStream()) {
            answer = new String(out.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        Called opened = server.call(answer, mine, "open", "--request", hint.group(1), "--hash", hint.group(2));
        assertThat(opened.err()).isEmpty();
        assertThat(Json.MAPPER.readTree(opened.out()).path("items").isArray()).isTrue();

        Called other =
                server.call(answer, mine, "open", "--request", UUID.randomUUID().toString(), "--hash", "x");
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("invalid_signature");
        assertThat(server.call("", mine, "open", "--request", hint.group(1), "--hash", "x")
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void uploadsAFileAndBringsItBack() throws IOException {
        run("link", "gdrive");
        byte[] content = new byte[3 * 1024 * 1024];
        new Random(1).nextBytes(content);
        Path source = Files.write(mine.resolve("source.bin"), content);
        Called sent = run("operate", "gdrive", "upload", "-p", "name=film.bin", "--upload", "content=" + source);
        assertThat(sent.err()).isEmpty();
        String id = Json.MAPPER.readTree(sent.out()).path("id").asText();

        Path target = mine.resolve("target.bin");
        Called fetched = run("operate", "gdrive", "download", "-p", "id=" + id, "--out", target.toString());
        assertThat(fetched.exit()).isZero();
        assertThat(fetched.err()).contains(content.length + " bytes written");
        assertThat(target).hasBinaryContent(content);
        try (var files = Files.list(mine)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
        assertThat(run("operate", "gdrive", "download", "-p", "id=" + id).err()).contains("--out FILE fetches it");
    }

    @Test
    void revokesEverythingOnlyWithLeave() {
        run("link", "github");
        run("link", "gdrive");
        assertThat(run("revoke").exit()).isEqualTo(2);
        assertThat(run("revoke", "--all").exit()).isEqualTo(2);
        Called unsure = Called.with("", new Person("no"), "revoke", "--all", "--data", mine.toString());
        assertThat(unsure.exit()).isEqualTo(1);
        assertThat(run("credentials").out()).contains("active").doesNotContain("revoked");

        Called sure = Called.with("", new Person("yes"), "revoke", "--all", "--data", mine.toString());
        assertThat(sure.exit()).isZero();
        assertThat(sure.out().lines().filter(line -> line.startsWith("revoked ")))
                .hasSize(2);
        assertThat(run("credentials").out()).doesNotContain("active");
    }

    @Test
    void aCredentialOfNobodyIsNotRevoked() {
        Called called = run("revoke", UUID.randomUUID().toString());
        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.err()).contains("credential_not_found");
    }

    @Test
    void theDoctorFindsTheServerReady() {
        List<String> arguments = new ArrayList<>(List.of("doctor"));
        arguments.addAll(server.settings());
        Called called = Called.with(arguments.toArray(String[]::new));
        assertThat(called.exit()).isZero();
        assertThat(called.out()).contains("the server listens", "in use by the server", "ready, says");
        arguments.add("--health");
        Called health = Called.with(arguments.toArray(String[]::new));
        assertThat(health.exit()).isZero();
        assertThat(health.out()).isEqualTo("ready\n");
    }

    @Test
    void aServerOnATakenPortSaysSoInOneLine() {
        Called called = Called.with(
                "serve",
                "--port=" + URI.create(server.origin()).getPort(),
                "--sandbox",
                "--set=connectors.data=" + mine.resolve("other"),
                "--set=connectors.routes=" + folder.resolve("routes"),
                "--set=server.port=0");
        assertThat(called.exit()).isEqualTo(78);
        assertThat(called.err().lines()).singleElement().asString().contains("the port is taken");
    }

    private Called run(String... arguments) {
        return server.call(mine, arguments);
    }

    private Called operate(String operation, String... more) {
        List<String> arguments = new ArrayList<>(List.of("operate", "github", operation));
        arguments.addAll(List.of(ISSUES));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static String credential(Called linked) {
        Matcher line = Pattern.compile("(?m)^credential +(\\S+)$").matcher(linked.out());
        assertThat(line.find()).as(linked.toString()).isTrue();
        return line.group(1);
    }
}
