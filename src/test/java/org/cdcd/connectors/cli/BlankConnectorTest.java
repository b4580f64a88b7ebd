package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.wire.Unusable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void theTwinIsNamedAndItsCodeCompiles() throws IOException {
        aCheckout();

        List<String> sources = blank.write(project).stream()
                .map(Path::toString)
                .filter(file -> file.endsWith(".java"))
                .toList();

        assertThat(project.resolve(TWINS))
                .hasContent("org.example.OtherTwin\norg.cdcd.connectors.twin.acmenotes.AcmeNotesTwin");
        assertThat(sources).hasSize(3);
        List<String> options = new ArrayList<>(List.of(
                "-proc:none",
                "-d",
                Files.createDirectory(project.resolve("classes")).toString(),
                "-cp",
                System.getProperty("java.class.path")));
        options.addAll(sources);
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
        assertThat(result).isZero();
    }
}
