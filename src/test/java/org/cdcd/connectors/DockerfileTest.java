package org.cdcd.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A lint of the image's recipe, since no engine builds it here. */
class DockerfileTest {
    private final List<String> instructions = instructions();

    @Test
    void buildsInOneStageAndRunsInAnother() {
        assertThat(of("FROM")).hasSize(2);
        assertThat(of("FROM").get(1)).contains("-jre");
    }

    @Test
    void pinsEveryBaseImage() {
        assertThat(of("FROM"))
                .allSatisfy(from ->
                        assertThat(from).matches("\\S+:[^ ]*[0-9][^ ]* AS \\w+").doesNotContain(":latest"));
    }

    @Test
    void runsAsNobodyInParticular() {
        assertThat(of("USER")).singleElement().asString().matches("[1-9][0-9]*:[1-9][0-9]*");
        int user = indexOf("USER");
        assertThat(instructions.subList(user, instructions.size())).noneMatch(line -> line.startsWith("RUN "));
    }

    @Test
    void bringsTheJarInLayersAndTheRoutesBesideIt() {
        assertThat(of("COPY"))
                .anyMatch(copy -> copy.contains("layers/dependencies/"))
                .anyMatch(copy -> copy.contains("layers/application/"))
                .anyMatch(copy -> copy.endsWith("routes routes"))
                .noneMatch(copy -> copy.contains("vault.yaml"));
    }

    @Test
    void buildsFromAllThatThePomPacks() throws IOException {
        List<String> build = instructions.subList(
                0, instructions.lastIndexOf("FROM " + of("FROM").get(1)));
        String pom = Files.readString(Path.of("pom.xml"));
        Matcher packed = Pattern.compile("<include>(.*)</include>")
                .matcher(pom.substring(pom.indexOf("<resources>"), pom.indexOf("</resources>")));
        assertThat(packed.find()).isTrue();
        do {
            String file = packed.group(1);
            assertThat(build).anyMatch(line -> line.startsWith("COPY ") && line.contains(file));
        } while (packed.find());
    }

    @Test
    void namesNoVersionOfItsOwn() {
        assertThat(instructions).noneMatch(line -> line.matches(".*connectors-[0-9].*"));
    }

    @Test
    void promisesOnlyPortsThatOthersReach() {
        assertThat(of("EXPOSE")).containsExactly("8080");
        assertThat(of("ENV")).containsExactly("CONNECTORS_FRONT_HOST=0.0.0.0");
    }

    @Test
    void takesTheRoleAsItsArgument() {
        assertThat(of("ENTRYPOINT")).singleElement().asString().startsWith("[").contains("connectors.jar");
        assertThat(of("CMD")).contains("[\"serve\"]");
    }

    @Test
    void sendsNoSecretIntoTheBuild() throws IOException {
        assertThat(Files.readAllLines(Path.of(".dockerignore")))
                .startsWith("*")
                .noneMatch(line -> line.contains("data"));
        assertThat(of("ARG")).isEmpty();
    }

    private List<String> of(String instruction) {
        return instructions.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1).strip())
                .toList();
    }

    private int indexOf(String instruction) {
        return instructions.indexOf(instructions.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .findFirst()
                .orElseThrow());
    }

    private static List<String> instructions() {
        try {
            List<String> joined = new ArrayList<>();
            StringBuilder current = new StringBuilder();
            for (String line : Files.readAllLines(Path.of("Dockerfile"))) {
                if (line.isBlank() || line.strip().startsWith("#")) {
                    continue;
                }
                current.append(line.strip());
                if (line.stripTrailing().endsWith("\\")) {
                    current.setLength(current.length() - 1);
                } else {
                    joined.add(current.toString());
                    current.setLength(0);
                }
            }
            return joined;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
