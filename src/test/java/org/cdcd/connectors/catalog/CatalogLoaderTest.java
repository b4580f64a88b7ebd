package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogLoaderTest {
    @TempDir
    private Path folder;

    @Test
    void refusesAFolderWithoutTheSchema() {
        assertThatThrownBy(() -> new CatalogLoader(folder))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("the schema of connector.yaml is missing");
    }

    @Test
    void tellsOfAFolderWithoutAContract() {
        TestRoutes routes = new TestRoutes(folder);
        routes.write("empty/notes.txt", "");
        assertThat(routes.loader().load("empty").problems())
                .singleElement()
                .asString()
                .startsWith("empty/connector.yaml: cannot be read");
    }

    @Test
    void keepsABrokenFolderFromHidingTheOthers() throws IOException {
        TestRoutes routes = new TestRoutes(folder).write();
        routes.write("bad/connector.yaml", "connector_id: [");
        List<CatalogLoader.Loaded> loaded = routes.loader().loadAll();
        assertThat(loaded).extracting(CatalogLoader.Loaded::connectorId).containsExactly("bad", "toy");
        assertThat(loaded.get(0).connector()).isNull();
        assertThat(loaded.get(0).problems()).isNotEmpty();
        assertThat(loaded.get(1).connector()).isNotNull();
        assertThat(loaded.get(1).problems()).isEmpty();
    }

    @Test
    void tellsOfABrokenRouteFileEvenIfTheContractIsSound() {
        TestRoutes routes = new TestRoutes(folder).write();
        routes.write("toy/more.camel.yaml", "- route: {");
        assertThat(routes.loader().load("toy").problems())
                .singleElement()
                .asString()
                .startsWith("toy/more.camel.yaml:1:");
    }

    @Test
    void looksAtNothingButConnectorFolders() throws IOException {
        TestRoutes routes = new TestRoutes(folder).write();
        Files.createDirectory(folder.resolve("_drafts"));
        Files.createDirectory(folder.resolve(".git"));
        routes.write("_egress.camel.yaml", "");
        assertThat(routes.loader().folders()).containsExactly("toy");
    }

    @Test
    void fillsInDefaultsAndBindsPathsToWhatWasSigned() {
        Connector toy = new TestRoutes(folder).connector();
        assertThat(toy.minMode()).isEqualTo("M0");
        assertThat(toy.errors()).isEmpty();
        assertThat(toy.rateLimits()).isEqualTo(new Connector.RateLimits(10, 100));
        Operation get = toy.operation("things.get").orElseThrow();
        assertThat(get.idempotent()).isFalse();
        assertThat(get.maxCalls()).isEqualTo(20);
        assertThat(get.deadline()).isEqualTo(Duration.ofSeconds(60));
        assertThat(get.scopes()).containsExactly(List.of("things"));
        assertThat(get.egress())
                .containsExactly(new Operation.EgressRule(
                        "https",
                        "GET",
                        "api",
                        "/things/{id}",
                        List.of("view"),
                        Map.of("id", "/id"),
                        true,
                        List.of(),
                        10485760,
                        null));
    }

    @Test
    void handsOutWhatNobodyCanChange() {
        Connector toy = new TestRoutes(folder).connector();
        assertThatThrownBy(() -> toy.operations().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> toy.hosts().put("evil", "https://evil.example"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> toy.operation("list")
                        .orElseThrow()
                        .egress()
                        .getFirst()
                        .query()
                        .add("x"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void knowsTheDayOnWhichTheServicesVersionEnds() {
        TestRoutes routes = new TestRoutes(folder);
        assertThat(routes.connector().versionEnd()).isEmpty();
        routes.contract("read_on:", "supported_at_least_until: 2028-01-01, read_on:");
        assertThat(routes.connector().versionEnd()).contains(new VersionEnd(LocalDate.of(2028, 1, 1), false));
        routes.contract("read_on:", "supported_until: 2028-03-10, read_on:");
        assertThat(routes.connector().versionEnd()).contains(new VersionEnd(LocalDate.of(2028, 3, 10), true));
    }

    @Test
    void warnsSixtyDaysAheadOfTheEndOfTheServicesVersionAndAfterIt() {
        TestRoutes routes = new TestRoutes(folder);
        assertThat(VersionEnd.warning(routes.connector(), LocalDate.MAX)).isEmpty();
        routes.contract("read_on:", "supported_until: 2028-03-10, read_on:");

        assertThat(VersionEnd.warning(routes.connector(), LocalDate.of(2028, 1, 9)))
                .isEmpty();
        assertThat(VersionEnd.warning(routes.connector(), LocalDate.of(2028, 1, 10)))
                .hasValueSatisfying(words -> assertThat(words).contains("ends on 2028-03-10"));
        assertThat(VersionEnd.warning(routes.connector(), LocalDate.of(2028, 3, 11)))
                .hasValueSatisfying(words -> assertThat(words).contains("ended on 2028-03-10"));
    }

    @Test
    void warnsOfAPromiseThatNoLongerHolds() {
        TestRoutes routes = new TestRoutes(folder);
        routes.contract("read_on:", "supported_at_least_until: 2028-01-01, read_on:");

        assertThat(VersionEnd.warning(routes.connector(), LocalDate.of(2028, 1, 1)))
                .hasValueSatisfying(words -> assertThat(words).contains("has promised until 2028-01-01 only"));
    }
}
