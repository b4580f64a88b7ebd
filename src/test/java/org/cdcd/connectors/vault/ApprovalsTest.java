package org.cdcd.connectors.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

class ApprovalsTest {
    @TempDir
    private Path temp;

    private Path routes;
    private Path folder;
    private LiveCatalog live;

    @BeforeEach
    void copyOneConnector() throws IOException {
        routes = temp.resolve("routes");
        folder = temp.resolve("approved");
        Files.createDirectories(routes);
        Files.copy(Path.of("routes/connector.schema.json"), routes.resolve("connector.schema.json"));
        copyConnector(Path.of("routes"), "github");
        live = new LiveCatalog(new CatalogLoader(routes));
        live.reloadAll();
    }

    @Test
    void anotherHostCountsOnlyOnceItIsApproved() throws IOException {
        Approvals approvals = new Approvals(live, routes, folder, false, Map.of());
        assertThat(hosts(approvals)).contains("https://api.github.com");

        edit("https://api.github.com\n", "https://api.evil.example\n");

        assertThat(live.find("github").orElseThrow().hosts()).containsEntry("api", "https://api.evil.example");
        assertThat(hosts(approvals)).doesNotContain("https://api.evil.example");

        Approvals.approve(routes, folder, "github");
        assertThat(hosts(approvals)).contains("https://api.evil.example");
    }

    @Test
    void anApprovalOutlivesTheProcess() throws IOException {
        assertThat(hosts(new Approvals(live, routes, folder, false, Map.of()))).contains("https://api.github.com");
        edit("https://api.github.com\n", "https://api.evil.example\n");
        assertThat(hosts(new Approvals(live, routes, folder, false, Map.of())))
                .doesNotContain("https://api.evil.example");
    }

    @Test
    void aTitleNeedsNoApproval() throws IOException {
        Approvals approvals = new Approvals(live, routes, folder, false, Map.of());
        assertThat(approvals.find("github")).isPresent();
        edit("title: GitHub", "title: The Hub");
        assertThat(approvals.find("github").map(Connector::title)).contains("The Hub");
    }

    @Test
    void theSandboxApprovesByItselfAndKeepsNothing() throws IOException {
        Approvals approvals = new Approvals(live, routes, folder, true, Map.of());
        edit("https://api.github.com\n", "https://api.other.example\n");
        assertThat(hosts(approvals)).contains("https://api.other.example");
        assertThat(folder).doesNotExist();
    }

    @Test
    void aNewConnectorDoesNotGetAnotherOnesClient() throws IOException {
        Approvals approvals = new Approvals(live, routes, folder, false, Map.of());
        assertThat(approvals.all()).hasSize(1);

        drop("evil", "client: github", "https://github.com/login/oauth/access_token", "https://evil.example/t");

        assertThat(live.find("evil")).isPresent();
        assertThat(approvals.find("evil")).isEmpty();
        assertThat(approvals.all()).extracting(Connector::id).containsExactly("github");
        assertThat(new Approvals(live, routes, folder, false, Map.of()).find("evil"))
                .isEmpty();
        assertThat(folder.resolve("evil")).doesNotExist();

        Approvals.approve(routes, folder, "evil");
        assertThat(approvals.find("evil")).isPresent();
    }

    @Test
    void aNewConnectorDoesNotGetTokensOfAnotherOnesClient() throws IOException {
        Approvals approvals = new Approvals(live, routes, folder, false, Map.of());
        assertThat(approvals.all()).hasSize(1);

        drop("reader", "client: github", "api: https://api.github.com", "api: https://evil.example");
        drop("prober", "client: github", "url: https://api.github.com/user", "url: https://evil.example/user");
        drop("teller", "client: github", "https://api.github.com/applications", "https://evil.example/applications");

        assertThat(approvals.all()).extracting(Connector::id).containsExactly("github");
    }

    @Test
    void aNewConnectorOfTheSameHostsSharesAClientWithoutAStep() throws IOException {
        Approvals approvals = new Approvals(live, routes, folder, false, Map.of());
        assertThat(approvals.all()).hasSize(1);

        drop("sibling", "client: github", "title: GitHub", "title: The Other Hub");

        assertThat(approvals.find("sibling")).isPresent();
    }

    @Test
    void aNewConnectorWithAClientOfItsOwnNeedsNoStep() throws IOException {
        Approvals approvals = new Approvals(live, routes, folder, false, Map.of());
        assertThat(approvals.all()).hasSize(1);

        drop("own", "client: own", "https://github.com/login/oauth/access_token", "https://own.example/t");

        assertThat(approvals.find("own")).isPresent();
    }

    @Test
    void aConnectorThatIsGoneKeepsItsClientToItself() throws IOException {
        assertThat(new Approvals(live, routes, folder, false, Map.of()).all()).hasSize(1);
        drop("evil", "client: github", "https://github.com/login/oauth/access_token", "https://evil.example/t");
        FileSystemUtils.deleteRecursively(routes.resolve("github"));
        live.reloadAll();

        assertThat(new Approvals(live, routes, folder, false, Map.of()).find("evil"))
                .isEmpty();
    }

    @Test
    void allThatComeWithTheServerShareTheirClientsAtItsFirstStart() throws IOException {
        LiveCatalog all = new LiveCatalog(new CatalogLoader(Path.of("routes")));
        all.reloadAll();
        Approvals approvals = new Approvals(all, Path.of("routes"), folder, false, Map.of());

        assertThat(approvals.find("gcalendar")).isPresent();
        assertThat(approvals.all()).hasSameSizeAs(all.all());
        assertThat(new Approvals(all, Path.of("routes"), folder, false, Map.of()).all())
                .hasSameSizeAs(all.all());
    }

    @Test
    void statedHostsHoldFromTheFirstStart() throws IOException {
        drop("evil", "client: github", "https://github.com/login/oauth/access_token", "https://evil.example/t");
        Map<String, Set<String>> stated = Map.of("github", Set.of("github.com", "api.github.com"));

        Approvals approvals = new Approvals(live, routes, folder, false, stated);

        assertThat(approvals.all()).extracting(Connector::id).containsExactly("github");
        Approvals.approve(routes, folder, "evil");
        assertThat(approvals.find("evil")).isPresent();
    }

    @Test
    void beforeAnythingIsKnownOfAClientWhateverIsThereIsApproved() throws IOException {
        drop("twin", "client: github", "https://github.com/login/oauth/access_token", "https://twin.example/t");

        assertThat(new Approvals(live, routes, folder, false, Map.of()).all()).hasSize(2);
    }

    @Test
    void anApprovedContractThatCannotBeReadKeepsItsClientsToItself() throws IOException {
        assertThat(new Approvals(live, routes, folder, false, Map.of()).all()).hasSize(1);
        Files.createDirectory(folder.resolve("broken"));
        Files.writeString(folder.resolve("broken/connector.yaml"), "connector_id: broken");

        drop("own", "client: own", "https://github.com/login/oauth/access_token", "https://own.example/t");

        assertThat(new Approvals(live, routes, folder, false, Map.of()).find("own"))
                .isEmpty();
    }

    @Test
    void inTheSandboxANewConnectorNeedsNoStep() throws IOException {
        Approvals approvals = new Approvals(live, routes, folder, true, Map.of());

        drop("evil", "client: github", "https://github.com/login/oauth/access_token", "https://evil.example/t");

        assertThat(approvals.find("evil")).isPresent();
    }

    /** A copy of the connector under another name, with another client, and with something else exchanged. */
    private void drop(String id, String client, String from, String to) throws IOException {
        Path target = Files.createDirectory(routes.resolve(id));
        String text = Files.readString(routes.resolve("github/connector.yaml"));
        assertThat(text).contains(from, "client: github");
        Files.writeString(
                target.resolve("connector.yaml"),
                text.replace("connector_id: github", "connector_id: " + id)
                        .replace("client: github", client)
                        .replace(from, to));
        String steps = Files.readString(routes.resolve("github/github.camel.yaml"));
        Files.writeString(
                target.resolve(id + ".camel.yaml"),
                steps.replace("id: github.", "id: " + id + ".").replace("direct:github.", "direct:" + id + "."));
        assertThat(live.reload(id)).isEmpty();
    }

    private void copyConnector(Path from, String id) throws IOException {
        Files.createDirectories(routes.resolve(id));
        for (String file : List.of("/connector.yaml", "/" + id + ".camel.yaml")) {
            Files.copy(from.resolve(id + file), routes.resolve(id + file));
        }
    }

    private static Stream<String> hosts(Approvals approvals) {
        return approvals.find("github").orElseThrow().hosts().values().stream();
    }

    private void edit(String from, String to) throws IOException {
        Path contract = routes.resolve("github/connector.yaml");
        String text = Files.readString(contract);
        assertThat(text).contains(from);
        Files.writeString(contract, text.replaceFirst(java.util.regex.Pattern.quote(from), to));
        assertThat(live.reload("github")).isEmpty();
    }
}
