package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintCommandTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void saysWhereAMistakeIs() throws IOException {
        Path contract = copyGithub();
        Files.writeString(contract, Files.readString(contract).replace("service_type: productivity", "service_typ: x"));
        Called called = Called.with("lint", folder.toString());
        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.out()).containsPattern(folder + "/github/connector\\.yaml:\\d+:\\d+: .*service_typ");
        assertThat(called.out()).containsPattern("1 connectors, 0 operations, [1-9]\\d* problems");
    }

    @Test
    void aFolderThatIsNotThereIsConfiguration() {
        Called called = Called.with("lint", folder.resolve("nowhere").toString());
        assertThat(called.exit()).isEqualTo(78);
        assertThat(called.err()).contains("nowhere");
    }

    @Test
    void aFolderWithoutConnectorsIsAFailure() throws IOException {
        copyShared();
        assertThat(Called.with("lint", folder.toString()).exit()).isEqualTo(1);
    }

    @Test
    void sumsUpAFolderWithoutMistakes() throws IOException {
        copyGithub();
        Called called = Called.with("lint", folder.toString());
        assertThat(called.exit()).isZero();
        assertThat(called.out()).containsPattern("^1 connectors, [1-9]\\d* operations, 0 problems");
    }

    @ParameterizedTest
    @CsvSource({
        "_egress.camel.yaml, '- routeTemplate: {id: egress, parameters: ['",
        "_egress.camel.yaml, '- routeTemplate: {id: egress, from: {uri: ''direct:x'', steps: [{too: 1}]}}'",
        "_front-door.camel.yaml, '- rest: {path: /api, gett: []}'"
    })
    void readsTheSharedRoutes(String file, String content) throws IOException {
        copyGithub();
        Files.writeString(folder.resolve(file), content);
        Called called = Called.with("lint", folder.toString());
        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.out().lines()).hasSize(2).first().asString().contains(file);
    }

    @Test
    void missesASharedRoute() throws IOException {
        copyGithub();
        Files.delete(folder.resolve("_front-door.camel.yaml"));
        Called called = Called.with("lint", folder.toString());
        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.out()).contains("_front-door.camel.yaml");
    }

    private void copyShared() throws IOException {
        for (String name : List.of("connector.schema.json", "_egress.camel.yaml", "_front-door.camel.yaml")) {
            Files.copy(Path.of("routes").resolve(name), folder.resolve(name));
        }
    }

    private Path copyGithub() throws IOException {
        copyShared();
        Path github = Files.createDirectory(folder.resolve("github"));
        Files.copy(Path.of("routes/github/github.camel.yaml"), github.resolve("github.camel.yaml"));
        return Files.copy(Path.of("routes/github/connector.yaml"), github.resolve("connector.yaml"));
    }
}
