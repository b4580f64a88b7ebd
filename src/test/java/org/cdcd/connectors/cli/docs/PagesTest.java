package org.cdcd.connectors.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.app.ServerSettings;
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
    void thePageOfTheSettingsIsUpToDate() throws IOException {
        assertThat(Path.of("docs", "settings.md"))
                .as("write it anew with ./connectors docs")
                .hasContent(SettingsPage.of(Files.readString(Path.of("application.yaml"))));
    }

    @Test
    void thePageOfTheSettingsHasEveryOneWithItsDefaultAndItsMeaning() throws IOException {
        String page = SettingsPage.of(Files.readString(Path.of("application.yaml")));

        assertThat(page)
                .contains("| `connectors.front.port` | `8080` | Its port. | `CONNECTORS_FRONT_PORT` |")
                .contains("CONNECTORS_JAVA_OPTIONS")
                .contains("## `server`\n\nThe management port: health (open)")
                .contains("## `connectors.door`\n\nHow gateway and vault know each other")
                .doesNotContain("stream-caching", "`management.", "`hawtio.", "`camel.", "`logging.");
        List<String> missing = new ArrayList<>();
        missing("connectors", ServerSettings.class, page, missing);
        assertThat(missing).isEmpty();
    }

    private static void missing(String path, Class<?> settings, String page, List<String> missing) {
        for (RecordComponent member : settings.getRecordComponents()) {
            String name =
                    path + "." + member.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            Matcher held = Pattern.compile("(Map|List)<.*?(ServerSettings\\$[\\w$]+)>")
                    .matcher(member.getGenericType().getTypeName());
            if (member.getType().isRecord()) {
                missing(name, member.getType(), page, missing);
            } else if (held.find()) {
                missing(held.group(1).equals("Map") ? name + ".NAME" : name, type(held.group(2)), page, missing);
            } else if (!page.contains("| `" + name + "` |") && !page.contains("| `" + name + ".SIGNAL` |")) {
                missing.add(name);
            }
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName("org.cdcd.connectors.app." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
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
