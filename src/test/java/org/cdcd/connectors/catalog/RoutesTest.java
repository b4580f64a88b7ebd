package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connectors of the project themselves. */
class RoutesTest {
    private static final Path ROUTES = Path.of("routes");

    @Test
    void everyContractIsSound(@TempDir Path contractsOnly) throws IOException {
        Files.copy(ROUTES.resolve("connector.schema.json"), contractsOnly.resolve("connector.schema.json"));
        List<String> folders = new CatalogLoader(ROUTES).folders();
        for (String folder : folders) {
            Files.createDirectory(contractsOnly.resolve(folder));
            Files.copy(
                    ROUTES.resolve(folder).resolve("connector.yaml"),
                    contractsOnly.resolve(folder).resolve("connector.yaml"));
        }
        assertThat(folders).contains("github", "slack", "gdrive", "email");
        for (CatalogLoader.Loaded loaded : new CatalogLoader(contractsOnly).loadAll()) {
            assertThat(loaded.problems())
                    .allSatisfy(problem -> assertThat(problem.message())
                            .matches("the operation has no route.*|.* kept by no call of the route"));
        }
    }

    @Test
    void everyOperationShowsHowItIsCalled() throws IOException {
        for (CatalogLoader.Loaded loaded : new CatalogLoader(ROUTES).loadAll()) {
            Connector connector = Objects.requireNonNull(loaded.connector());
            for (Operation operation : connector.operations().values()) {
                assertThat(Schemas.compile(operation.input()).validate(operation.example()))
                        .as("the example of %s %s", connector.id(), operation.name())
                        .isEmpty();
            }
        }
    }
}
