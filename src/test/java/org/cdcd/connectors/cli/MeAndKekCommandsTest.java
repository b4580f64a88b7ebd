package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a person and an operator do with keys, at a server that runs with its sandbox. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeAndKekCommandsTest {
    private final Path folder;
    private final TriedServer server;

    MeAndKekCommandsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.server = TriedServer.start(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Path somebody(String name) throws IOException {
        return server.somebody(Files.createDirectory(folder.resolve(name)));
    }

    private Called kek(String... arguments) {
        List<String> all = new ArrayList<>(List.of("kek"));
        all.addAll(List.of(arguments));
        all.addAll(server.settings());
        return Called.with("", null, all.toArray(String[]::new));
    }

    @Test
    void erasingAsksAndWantsATerminalOrYes() throws IOException {
        Path mine = somebody("cautious");

        assertThat(server.call(mine, "me", "erase").exit()).isEqualTo(2);
        assertThat(Called.with("", new Person("no"), "me", "erase", "--data=" + mine)
                        .err())
                .contains("Nothing was erased");
        assertThat(server.call(mine, "me", "export").exit()).isZero();
    }

    @Test
    void aPersonGetsEverythingThenErasesItAndStartsAnew() throws Exception {
        Path mine = somebody("leaving");
        assertThat(server.call(mine, "link", "github").exit()).isZero();
        Called listed = server.call(mine, "operate", "github", "issues.list", "-p", "owner=alice", "-p", "repo=demo");
        assertThat(listed.exit()).as(listed.err()).isZero();
        Path out = folder.resolve("export.json");

        assertThat(server.call(mine, "me", "export", "--out=" + out).exit()).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
        JsonNode export = Json.MAPPER.readTree(out.toFile());
        assertThat(export.path("credentials")).hasSize(1);
        assertThat(export.at("/credentials/0/connector_id").asText()).isEqualTo("github");
        assertThat(export.at("/credentials/0/used_operations/issues.list").asText())
                .isNotEmpty();
        assertThat(export.path("operations")).hasSize(1);
        assertThat(export.at("/operations/0/state").asText()).isEqualTo("finished");
        assertThat(export.path("audit").findValuesAsText("action"))
                .containsExactly(
                        "link.start",
                        "link.complete",
                        "operate github issues.list",
                        "operate github issues.list",
                        "me.export");
        assertThat(export.toString()).doesNotContain("access_token", "refresh_token", "blob", "wrapped", "gho_");
        assertThat(server.call(mine, "me", "export", "--out=" + out).err()).contains("is there already");

        Called erased = server.call(mine, "me", "erase", "--yes");

        assertThat(erased.exit()).as(erased.err()).isZero();
        assertThat(erased.out()).contains("1 person keys", "1 credentials", "1 operations", "github will be told");
        JsonNode after = Json.MAPPER.readTree(server.call(mine, "me", "export").out());
        assertThat(after.path("credentials")).isEmpty();
        assertThat(after.path("operations")).isEmpty();
        assertThat(after.path("audit")).isEmpty();

        assertThat(server.call(mine, "link", "github").exit()).isZero();
        Called anew = server.call(mine, "operate", "github", "issues.list", "-p", "owner=alice", "-p", "repo=demo");
        assertThat(anew.exit()).as(anew.err()).isZero();
    }

    @Test
    void whatHasEndedIsToldAsWell() throws Exception {
        Path mine = somebody("ending");
        assertThat(server.call(mine, "link", "github").exit()).isZero();
        assertThat(server.call(mine, "revoke", "--all", "--yes").exit()).isZero();

        JsonNode export = Json.MAPPER.readTree(server.call(mine, "me", "export").out());

        assertThat(export.at("/credentials/0/status").asText()).isEqualTo("revoked");
        assertThat(export.path("receipts")).hasSize(1);
        assertThat(export.at("/receipts/0/connector_id").asText()).isEqualTo("github");
        assertThat(export.at("/receipts/0/service_revocation_status").asText()).isEqualTo("confirmed");
    }

    @Test
    void nobodyGetsAPageThatIsNone() throws IOException {
        ConnectorsClient client =
                Session.client(IdentityFile.read(somebody("curious").resolve("identity.json")));

        for (String page :
                List.of("nonsense", "bzpub25l", "YTpub25l", UUID.randomUUID().toString())) {
            assertThatThrownBy(() -> client.personCalls().export(page))
                    .isInstanceOfSatisfying(
                            ApiFailure.class, no -> assertThat(no.code()).isEqualTo("not_found"));
        }
    }

    @Test
    void nobodyErasesAnythingWithoutAProof() throws Exception {
        HttpResponse<String> refused = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.origin() + "/api/v1/me"))
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(401);
    }

    @Test
    void anOperatorRotatesTheKeyOfARunningServer() throws Exception {
        Path mine = somebody("working");
        assertThat(server.call(mine, "link", "github").exit()).isZero();

        assertThat(kek("retire", "1").err()).contains("kek_state_wrong").doesNotContain("\tat ");
        assertThat(kek("retire", "9").err()).contains("kek_version_unknown");
        Called rotated = kek("rotate");
        assertThat(rotated.exit()).as(rotated.err()).isZero();
        assertThat(rotated.out()).contains("decrypt-only", "primary");

        Called operated = server.call(mine, "operate", "github", "issues.list", "-p", "owner=alice", "-p", "repo=demo");
        assertThat(operated.exit()).as(operated.err()).isZero();
    }

    @Test
    void theManagementPortTakesNobodyElse() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong-password"), "not-the-password");

        Called refused = kek("rotate", "--password-file=" + wrong);

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("operator's password").doesNotContain("not-the-password");
    }

    @Test
    void aKeyThatNoProgramCanReplaceIsBroughtByThePerson() throws IOException {
        Path mine = somebody("rotating");
        Called linked = server.call(mine, "link", "notion", "--method", "api_key");
        assertThat(linked.exit()).as(linked.err()).isZero();
        String credential = linked.out().replaceAll("(?s).*credential +(\\S+).*", "$1");
        Called refused = server.call(mine, "credentials", "rotate", credential);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("auth_flow_invalid", "credential_id");
        assertThat(server.call(mine, "credentials", "rotate", credential, "--secret-stdin")
                        .exit())
                .isEqualTo(2);
        String token = SandboxFile.read(mine).fields("notion").get("token");

        Called brought =
                server.call(token + "\n", mine, "credentials", "rotate", credential, "--new-key", "--secret-stdin");

        assertThat(brought.exit()).as(brought.err()).isZero();
        assertThat(brought.out()).contains("manual, idle", "next due").doesNotContain(token);
        assertThat(server.call(mine, "credentials", "show", credential).out()).contains("manual, idle");
    }

    @Test
    void whatHoldsNoKeyIsToldHowItIsRenewed() throws IOException {
        Path mine = somebody("consenting");
        Called linked = server.call(mine, "link", "github");
        String credential = linked.out().replaceAll("(?s).*credential +(\\S+).*", "$1");

        Called called = server.call("x\n", mine, "credentials", "rotate", credential, "--new-key", "--secret-stdin");

        assertThat(called.exit()).isEqualTo(2);
        assertThat(called.err()).contains("--widen " + credential);
    }
}
