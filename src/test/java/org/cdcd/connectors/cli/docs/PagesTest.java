package org.cdcd.connectors.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cdcd.connectors.wire.Unusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PagesTest {
    private static final Path ROUTES = Path.of("routes");
    private static final Path DOCS = Path.of("docs", "connectors");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void thePagesOfTheProjectAreUpToDate() throws IOException {
        for (Map.Entry<String, String> page : Pages.of(ROUTES).entrySet()) {
            assertThat(DOCS.resolve(page.getKey()))
                    .as("write it anew with ./connectors docs")
                    .hasContent(page.getValue());
        }
        try (var files = Files.list(DOCS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("no page of a connector that is gone")
                    .containsExactlyInAnyOrderElementsOf(Pages.of(ROUTES).keySet());
        }
    }

    @Test
    void aPageSaysWhatTheFolderSays() throws IOException {
        String page = Pages.of(ROUTES).get("github.md");

        assertThat(page)
                .startsWith("# GitHub\n")
                .contains("## Link an account", "## Operations", "## Limits", "## What its errors mean")
                .contains("### `issues.create`")
                .contains("./connectors operate github issues.create -p ");
    }

    @Test
    void namesNoParameterThatIsForbidden() throws IOException {
        assertThat(Pages.of(ROUTES).get("linkedin.md"))
                .contains("| `text` | string, at most 3000 characters | yes |")
                .doesNotContain("`media_url`", "`reply_to`");
    }

    @Test
    void saysWhichParametersStandForEachOther() throws IOException {
        Map<String, String> pages = Pages.of(ROUTES);

        assertThat(pages.get("jira.md")).contains("- Takes one of `text`, or `document`");
        assertThat(pages.get("onedrive.md")).contains("- Takes at least one of `folder`, or `name`");
    }

    @Test
    void makesNoPagesOfAFolderWithMistakes() throws IOException {
        Files.copy(ROUTES.resolve("connector.schema.json"), folder.resolve("connector.schema.json"));
        Files.createDirectory(folder.resolve("broken"));
        Files.writeString(folder.resolve("broken/connector.yaml"), "connector_id: broken\n");

        assertThatThrownBy(() -> Pages.of(folder))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("broken")
                .hasMessageContaining("lint");
    }

    @Test
    void aCellHoldsNoBar() {
        assertThat(new Markdown()
                        .table(java.util.List.of("a"), java.util.List.of(java.util.List.of("x|y")))
                        .toString())
                .isEqualTo("| a |\n|---|\n| x\\|y |\n");
    }
}
