package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void saysWhereAMistakeIs() throws IOException {
        Path contract = copyGithub();
        Files.writeString(contract, Files.readString(contract).replace("service_type: development", "service_typ: x"));
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
        Files.copy(Path.of("routes/connector.schema.json"), folder.resolve("connector.schema.json"));
        assertThat(Called.with("lint", folder.toString()).exit()).isEqualTo(1);
    }

    @Test
    void sumsUpAFolderWithoutMistakes() throws IOException {
        copyGithub();
        Called called = Called.with("lint", folder.toString());
        assertThat(called.exit()).isZero();
        assertThat(called.out()).containsPattern("^1 connectors, [1-9]\\d* operations, 0 problems");
    }

    private Path copyGithub() throws IOException {
        Files.copy(Path.of("routes/connector.schema.json"), folder.resolve("connector.schema.json"));
        Path github = Files.createDirectory(folder.resolve("github"));
        Files.copy(Path.of("routes/github/github.camel.yaml"), github.resolve("github.camel.yaml"));
        return Files.copy(Path.of("routes/github/connector.yaml"), github.resolve("connector.yaml"));
    }
}
