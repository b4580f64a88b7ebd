package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveCatalogTest {
    @TempDir
    private Path folder;

    private final List<CatalogChange> changes = new ArrayList<>();
    private TestRoutes routes;
    private LiveCatalog catalog;

    @BeforeEach
    void start() throws IOException {
        routes = new TestRoutes(folder).write();
        catalog = new LiveCatalog(routes.loader());
        catalog.reloadAll();
        catalog.onChange(changes::add);
    }

    private String version() {
        return catalog.find("toy").orElseThrow().version();
    }

    @Test
    void keepsTheGenerationBeforeWhenTheFileBreaks() {
        routes.contract("version: 1.0.0", "version: 2.0.0")
                .contract("capability: read", "capability: fly")
                .write();
        assertThat(catalog.reload("toy")).isNotEmpty();
        assertThat(version()).isEqualTo("1.0.0");
        assertThat(catalog.problems().get("toy")).first().asString().startsWith("toy/connector.yaml:");
        assertThat(changes).isEmpty();
    }

    @Test
    void forgetsTheProblemsOnceTheyAreMended() {
        routes.contract("version: 1.0.0", "version: one").write();
        catalog.reload("toy");
        routes.contract("version: one", "version: 2.0.0").write();
        assertThat(catalog.reload("toy")).isEmpty();
        assertThat(catalog.problems()).isEmpty();
        assertThat(version()).isEqualTo("2.0.0");
    }

    @Test
    void tellsOfAChangeBeforeItShows() {
        var seen = new ArrayList<String>();
        catalog.onChange(change -> seen.add(version()));
        routes.contract("version: 1.0.0", "version: 2.0.0").write();
        catalog.reload("toy");
        assertThat(seen).containsExactly("1.0.0");
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.before()).isNotNull();
            assertThat(change.now()).isSameAs(catalog.find("toy").orElseThrow());
            assertThat(change.routeFiles()).containsExactly(folder.resolve("toy/toy.camel.yaml"));
        });
    }

    @Test
    void keepsTheGenerationBeforeWhenAListenerRefuses() {
        var problem = new CatalogProblem("toy/toy.camel.yaml", 3, 1, "", "cannot be built");
        catalog.onChange(change -> {
            throw new CatalogChange.Refused(List.of(problem));
        });
        routes.contract("version: 1.0.0", "version: 2.0.0").write();
        assertThat(catalog.reload("toy")).containsExactly(problem);
        assertThat(version()).isEqualTo("1.0.0");
        assertThat(catalog.problems()).containsEntry("toy", List.of(problem));
    }

    @Test
    void letsGoOfAConnectorWhoseFolderIsGone() throws IOException {
        Files.delete(folder.resolve("toy/connector.yaml"));
        catalog.reloadAll();
        assertThat(catalog.find("toy"))
                .as("a folder without its contract is broken, not gone")
                .isPresent();
        Files.delete(folder.resolve("toy/toy.camel.yaml"));
        Files.delete(folder.resolve("toy"));
        catalog.reloadAll();
        assertThat(catalog.find("toy")).isEmpty();
        assertThat(catalog.problems()).isEmpty();
        assertThat(changes).last().satisfies(change -> assertThat(change.now()).isNull());
    }

    @Test
    void listsConnectorsById() throws IOException {
        String contract = TestRoutes.CONTRACT.replace("connector_id: toy", "connector_id: ape");
        routes.write("ape/connector.yaml", contract);
        routes.write("ape/ape.camel.yaml", TestRoutes.ROUTES.replace("toy.", "ape."));
        catalog.reloadAll();
        assertThat(catalog.all()).extracting(Connector::id).containsExactly("ape", "toy");
    }
}
