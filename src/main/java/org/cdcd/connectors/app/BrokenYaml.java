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

    static Unusable of(MarkedYAMLException broken) {
        return READ.stream()
                .filter(BrokenYaml::isBroken)
                .findFirst()
                .map(file -> in(file, broken))
                .orElseGet(() -> new Unusable("the settings cannot be read as YAML: " + place(broken), broken));
    }

    static Unusable in(Path file, MarkedYAMLException broken) {
        return new Unusable("the file " + file + " cannot be read as YAML: " + place(broken), broken);
    }

    private static boolean isBroken(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            new Yaml().parse(reader).forEach(event -> {});
            return false;
        } catch (MarkedYAMLException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String place(MarkedYAMLException broken) {
        @Nullable Mark mark = broken.getProblemMark();
        String line = mark == null ? "" : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ";
        return line + broken.getProblem();
    }
}
