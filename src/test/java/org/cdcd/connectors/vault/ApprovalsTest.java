package org.cdcd.connectors.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        Files.createDirectories(routes.resolve("github"));
        for (String file :
                new String[] {"connector.schema.json", "github/connector.yaml", "github/github.camel.yaml"}) {
            Files.copy(Path.of("routes").resolve(file), routes.resolve(file));
        }
        live = new LiveCatalog(new CatalogLoader(routes));
        live.reloadAll();
    }

    @Test
    void anotherHostCountsOnlyOnceItIsApproved() throws IOException {
        Approvals approvals = new Approvals(live, routes, folder, false);
        assertThat(hosts(approvals)).contains("https://api.github.com");

        edit("https://api.github.com\n", "https://api.evil.example\n");

        assertThat(live.find("github").orElseThrow().hosts()).containsEntry("api", "https://api.evil.example");
        assertThat(hosts(approvals)).doesNotContain("https://api.evil.example");

        Approvals.approve(routes, folder, "github");
        assertThat(hosts(approvals)).contains("https://api.evil.example");
    }

    @Test
    void anApprovalOutlivesTheProcess() throws IOException {
        assertThat(hosts(new Approvals(live, routes, folder, false))).contains("https://api.github.com");
        edit("https://api.github.com\n", "https://api.evil.example\n");
        assertThat(hosts(new Approvals(live, routes, folder, false))).doesNotContain("https://api.evil.example");
    }

    @Test
    void aTitleNeedsNoApproval() throws IOException {
        Approvals approvals = new Approvals(live, routes, folder, false);
        assertThat(approvals.find("github")).isPresent();
        edit("title: GitHub", "title: The Hub");
        assertThat(approvals.find("github").map(Connector::title)).contains("The Hub");
    }

    @Test
    void theSandboxApprovesByItselfAndKeepsNothing() throws IOException {
        Approvals approvals = new Approvals(live, routes, folder, true);
        edit("https://api.github.com\n", "https://api.other.example\n");
        assertThat(hosts(approvals)).contains("https://api.other.example");
        assertThat(folder).doesNotExist();
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
