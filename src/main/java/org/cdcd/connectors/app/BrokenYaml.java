package org.cdcd.connectors.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says which file of settings is no YAML and where; the parser knows the line, but not the file. */
final class BrokenYaml {
    private static final List<Path> READ = List.of(
            Path.of("config", "application.yaml"),
            Path.of("config", "application.yml"),
            Path.of("application.yaml"),
            Path.of("application.yml"));

    private BrokenYaml() {}

    /**
     * Looks at what is about to be read: afterwards the parser's failure has been logged at length, by the log's own defaults.
     *
     * @throws Unusable with file, line and cause if one is no YAML
     */
    static void refuse() {
        READ.forEach(BrokenYaml::refuse);
    }

    static Unusable in(Path file, MarkedYAMLException broken) {
        return new Unusable("the file " + file + " cannot be read as YAML: " + place(broken), broken);
    }

    private static void refuse(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            new Yaml().parse(reader).forEach(event -> {});
        } catch (MarkedYAMLException e) {
            throw in(file, e);
        } catch (IOException e) {
            // not there; or whoever reads it says why it cannot be read
        }
    }

    private static String place(MarkedYAMLException broken) {
        @Nullable Mark mark = broken.getProblemMark();
        String line = mark == null ? "" : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ";
        return line + broken.getProblem();
    }
}
