package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.wire.Unusable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

final class BlankConnectorTest {
    private static final Path TWINS = Path.of("src/main/resources/META-INF/services/org.cdcd.connectors.twin.Twin");

    @TempDir
    private Path project = Path.of("");

    private final BlankConnector blank = new BlankConnector("acme-notes", "Acme Notes", LocalDate.of(2026, 11, 24));

    @BeforeEach
    void aFolderOfConnectors() throws IOException {
        Files.createDirectory(project.resolve("routes"));
        Files.copy(Path.of("routes/connector.schema.json"), project.resolve("routes/connector.schema.json"));
    }

    private void aCheckout() throws IOException {
        Files.createDirectories(project.resolve(TWINS).getParent());
        Files.writeString(project.resolve(TWINS), "org.example.OtherTwin\n");
    }

    @Test
    void overwritesNothing() throws IOException {
        aCheckout();
        Path mine = project.resolve("routes/acme-notes/README.md");
        Files.createDirectories(mine.getParent());
        Files.writeString(mine, "mine");

        assertThatThrownBy(() -> blank.write(project))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("README.md")
                .hasMessageContaining("nothing was written");
        assertThat(mine).hasContent("mine");
        assertThat(mine.resolveSibling("connector.yaml")).doesNotExist();
        assertThat(project.resolve(TWINS)).hasContent("org.example.OtherTwin");
    }

    @Test
    void writesTheFolderAloneWhereThereIsNoCheckout() throws IOException {
        assertThat(blank.write(project)).hasSize(3);
        assertThat(project.resolve("src")).doesNotExist();
    }

    @Test
    void saysThatACheckoutWantsARowOfBadInput() throws IOException {
        assertThat(Called.with("new", "acme-pages", "--project", project.toString())
                        .out())
                .contains("lint")
                .doesNotContain("BadInputRows");
        aCheckout();
        assertThat(Called.with("new", "acme-notes", "--project", project.toString())
                        .out())
                .contains("BadInputRows");
    }

    @Test
    void theFolderHasNoMistakes() throws IOException {
        blank.write(project);

        CatalogLoader.Loaded loaded = new CatalogLoader(project.resolve("routes")).load("acme-notes");

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.connector()).isNotNull();
    }

    @Test
    void theTwinIsNamedAndItsTestPasses() throws Exception {
        aCheckout();
        FileSystemUtils.copyRecursively(Path.of("routes"), project.resolve("routes"));

        List<Path> written = blank.write(project);

        assertThat(project.resolve(TWINS))
                .hasContent("org.example.OtherTwin\norg.cdcd.connectors.twin.acmenotes.AcmeNotesTwin");
        Files.writeString(project.resolve(TWINS), "org.cdcd.connectors.twin.acmenotes.AcmeNotesTwin");
        Path classes = compiled(written);
        Path services = classes.resolve("META-INF/services");
        Files.createDirectories(services);
        Files.move(project.resolve(TWINS), services.resolve(TWINS.getFileName()));
        Process tests = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classes + File.pathSeparator + wholeClassPath(),
                        OneTestClass.class.getName(),
                        "org.cdcd.connectors.e2e." + blank.test())
                .directory(project.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(tests.inputReader().lines()).contains("passed 4 of 4");
        assertThat(tests.waitFor()).isZero();
    }

    private Path compiled(List<Path> written) throws IOException {
        Path classes = Files.createDirectory(project.resolve("classes"));
        List<String> options =
                new ArrayList<>(List.of("-proc:none", "-d", classes.toString(), "-cp", wholeClassPath()));
        List<String> sources = written.stream()
                .map(Path::toString)
                .filter(file -> file.endsWith(".java"))
                .toList();
        assertThat(sources).hasSize(3);
        options.addAll(sources);
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
        assertThat(result).isZero();
        return classes;
    }

    /** Of this process, from wherever another is started. */
    private static String wholeClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
