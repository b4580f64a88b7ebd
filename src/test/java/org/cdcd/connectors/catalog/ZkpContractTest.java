package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connector that is linked by proof must hold, tried on the reference one. */
class ZkpContractTest {
    private static final Path ROUTES = Path.of("routes");
    private static final String ID = "zkp-notes";

    @TempDir
    private Path folder = Path.of("");

    private CatalogLoader loader;

    @BeforeEach
    void copy() throws IOException {
        Files.copy(ROUTES.resolve("connector.schema.json"), folder.resolve("connector.schema.json"));
        Files.createDirectory(folder.resolve(ID));
        for (String file : List.of("connector.yaml", ID + ".camel.yaml")) {
            Files.copy(ROUTES.resolve(ID).resolve(file), folder.resolve(ID).resolve(file));
        }
        loader = new CatalogLoader(folder);
    }

    private List<String> problems(String right, String wrong) throws IOException {
        Path file = folder.resolve(ID).resolve("connector.yaml");
        String contract = Files.readString(file);
        assertThat(contract).contains(right);
        Files.writeString(file, contract.replace(right, wrong));
        return loader.load(ID).problems().stream().map(CatalogProblem::message).toList();
    }

    @Test
    void theReferenceIsSound() {
        CatalogLoader.Loaded loaded = loader.load(ID);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.connector()).isNotNull().satisfies(connector -> {
            assertThat(connector.reference()).isTrue();
            assertThat(connector.auth().methods()).containsExactly("zkp");
            assertThat(connector.auth().zkp())
                    .isNotNull()
                    .satisfies(zkp -> assertThat(zkp.scheme()).isEqualTo("cdcd-schnorr-p256"));
        });
    }

    @Test
    void aReferenceIsThereInTheSandboxOnly() throws IOException {
        LiveCatalog real = new LiveCatalog(loader);
        LiveCatalog sandbox = new LiveCatalog(loader, true);
        real.reloadAll();
        sandbox.reloadAll();

        assertThat(real.all()).isEmpty();
        assertThat(real.problems()).isEmpty();
        assertThat(sandbox.find(ID)).isPresent();
    }

    @Test
    void aProofGoesToNoOtherHost() throws IOException {
        assertThat(problems("  api: https://zkp-notes.example.org", "  api: https://zkp-notes.example.com"))
                .hasSize(2)
                .allSatisfy(problem ->
                        assertThat(problem).contains("a proof is for https://zkp-notes.example.org and goes to no"));
    }

    @Test
    void aNameThatOnlyBeginsLikeTheOriginIsAnotherHost() throws IOException {
        assertThat(problems("  api: https://zkp-notes.example.org", "  api: https://zkp-notes.example.org.evil.com"))
                .hasSize(2);
    }

    @Test
    void theEndpointsAreTheServicesOwn() throws IOException {
        assertThat(problems("challenge: https://zkp-notes.example.org/", "challenge: https://other.example.org/"))
                .singleElement()
                .asString()
                .contains("must be a URL of the service itself");
    }

    @Test
    void anOperationMakesOneCall() throws IOException {
        assertThat(problems("    idempotent: true\n    max_calls: 1\n", "    idempotent: true\n"))
                .singleElement()
                .asString()
                .contains("max_calls: 1");
    }

    @Test
    void theKindAndTheWayGoTogether() throws IOException {
        assertThat(problems("inject: {kind: zkp}", "inject: {kind: bearer}"))
                .singleElement()
                .asString()
                .contains("go together");
    }
}
