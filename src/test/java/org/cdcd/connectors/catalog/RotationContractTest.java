package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a connector must say about replacing keys, tried on Jira's. */
class RotationContractTest {
    private static final Path ROUTES = Path.of("routes");
    private static final String ID = "jira";

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

    @Test
    void aSoundOneIsReadWithItsDefaults() {
        CatalogLoader.Loaded loaded = loader.load(ID);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.connector()).isNotNull();
        SecretAuth ofServer = loaded.connector().auth().secrets().get("app_password");
        assertThat(ofServer.rotation()).isNotNull().satisfies(rotation -> {
            assertThat(rotation.strategy()).isEqualTo(Rotation.Strategy.DUAL);
            assertThat(rotation.overlap()).isEqualTo(Duration.ofDays(1));
            assertThat(rotation.create()).isNotNull().satisfies(create -> {
                assertThat(create.method()).isEqualTo("POST");
                assertThat(create.parameters().get("expirationDuration").asInt())
                        .isEqualTo(90);
            });
            assertThat(rotation.delete())
                    .isNotNull()
                    .satisfies(delete -> assertThat(delete.done()).contains(204, 404));
        });
        assertThat(loaded.connector().auth().secrets().get("api_key").rotation())
                .isNotNull()
                .satisfies(rotation -> {
                    assertThat(rotation.strategy()).isEqualTo(Rotation.Strategy.MANUAL);
                    assertThat(rotation.grace()).isEqualTo(Duration.ofDays(30));
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strategy: dual|strategy: twice|",
                "strategy: dual|strategy: manual|manual does not use it; remove it",
                "strategy: dual|strategy: replace|replace does not use it; remove it",
                "max_age: P60D|max_days: 60|",
                "overlap: PT24H|overlap: P90D|must be shorter than max_age",
                "secret: token|secret: base|there is no secret field 'base'",
                "key: /rawToken, id: /id|key: /rawToken|id is missing: the old key is ended by it",
                "name: \"{label}\"|name: ours|nothing is {label}: a key whose answer got lost is found again by it",
                "name: \"{label}\"|name: \"{label} {nobody}\"|nothing provides {nobody}",
                "tokens/{key_id}|tokens|{key_id} is missing: nothing else says which key ends",
                "{base}/rest/pat/latest/tokens/{key_id}|http://x.example/{key_id}|a key travels there: write https"
            })
    void whatIsWrongIsToldWithItsLine(String right, String wrong, String message) throws IOException {
        Path file = folder.resolve(ID).resolve("connector.yaml");
        String contract = Files.readString(file);
        assertThat(contract).contains(right);
        Files.writeString(file, contract.replace(right, wrong));

        List<CatalogProblem> problems = loader.load(ID).problems();

        assertThat(problems).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.file()).isEqualTo("jira/connector.yaml");
            assertThat(problem.line()).isPositive();
        });
        if (message != null) {
            assertThat(problems).extracting(CatalogProblem::message).contains(message);
        }
    }

    @Test
    void dualTakesAListAndAnEnd() throws IOException {
        Path file = folder.resolve(ID).resolve("connector.yaml");
        String contract = Files.readString(file);
        Files.writeString(
                file, contract.replaceFirst("      list: \\{url.*\n", "").replaceFirst("      delete: \\{url.*\n", ""));

        assertThat(loader.load(ID).problems())
                .extracting(CatalogProblem::message)
                .contains("dual needs list", "dual needs delete");
    }
}
