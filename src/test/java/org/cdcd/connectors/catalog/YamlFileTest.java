package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlFileTest {
    private final List<CatalogProblem> problems = new ArrayList<>();

    private Optional<YamlFile> parse(String text) {
        return YamlFile.parse(text, "f.yaml", problems::add);
    }

    private List<String> complaints() {
        return problems.stream().map(CatalogProblem::toString).toList();
    }

    @Test
    void refusesAKeyThatStandsTwice() {
        assertThat(parse("a:\n  b: 1\n  c: 2\n  b: 3\n")).isEmpty();
        assertThat(complaints()).containsExactly("f.yaml:4:3: the key 'b' stands twice (first in line 2); keep one");
    }

    @Test
    void refusesAnEmptyFile() {
        assertThat(parse("# nothing yet\n")).isEmpty();
        assertThat(complaints()).containsExactly("f.yaml: is empty");
    }

    @Test
    void tellsWhereTheSyntaxBreaks() {
        assertThat(parse("a: 1\nb: [1, 2\nc: 3\n")).isEmpty();
        assertThat(complaints())
                .singleElement()
                .asString()
                .startsWith("f.yaml:3:")
                .contains("is not YAML");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: !!binary aGk=           | f.yaml:1:4: the tag tag:yaml.org,2002:binary is not read; remove it
            a: !<tag:x,y> {}           | f.yaml:1:4: the tag tag:x,y is not read; remove it
            a: {<<: {b: 1}}            | f.yaml:1:5: merge keys (<<) are not read; write the keys out
            {a: 1}: 2                  | f.yaml:1:1: a key must be plain text
            a: .inf                    | f.yaml:1:4: the number does not fit; write it plainly, or in quotes if it is text
            a: 99999999999999999999    | f.yaml:1:4: the number does not fit; write it plainly, or in quotes if it is text
            """)
    void refusesWhatAContractHasNoUseFor(String text, String complaint) {
        assertThat(parse(text)).isEmpty();
        assertThat(complaints()).containsExactly(complaint);
    }

    @Test
    void refusesMoreThanOneDocument() {
        assertThat(parse("a: 1\n---\nb: 2\n")).isEmpty();
        assertThat(complaints()).singleElement().asString().contains("is not YAML");
    }

    @Test
    void refusesAnchorsThatUnfoldWithoutEnd() {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 12; i++) {
            String before = "*a" + (i - 1);
            bomb.append(
                    "a" + i + ": &a" + i + " [" + String.join(", ", java.util.Collections.nCopies(9, before)) + "]\n");
        }
        assertThat(parse(bomb.toString())).isEmpty();
        assertThat(complaints()).singleElement().asString().contains("holds more than 50000 values");
    }

    @Test
    void refusesAnAnchorThatHoldsItself() {
        assertThat(parse("a: &a {b: *a}\n")).isEmpty();
        assertThat(complaints()).singleElement().asString().contains("an anchor holds itself");
    }

    @Test
    void refusesFilesThatAreTooLargeOrNotUtf8(@TempDir Path folder) throws IOException {
        Path large = folder.resolve("large.yaml");
        Files.writeString(large, "a: " + "x".repeat(YamlFile.MAX_BYTES));
        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, "a: é".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(YamlFile.read(large, "large.yaml", problems::add)).isEmpty();
        assertThat(YamlFile.read(latin, "latin.yaml", problems::add)).isEmpty();
        assertThat(complaints())
                .containsExactly(
                        "large.yaml: cannot be read: it is larger than 524288 bytes",
                        "latin.yaml: is not UTF-8; save it as UTF-8");
    }

    @Test
    void keepsTextTextAndNumbersNumbers() {
        var json = parse("{a: yes, b: '1', c: 1, d: 1.5, e: true, f: null, g: 5497558138880, 204: x}")
                .orElseThrow()
                .json();
        assertThat(json.toString())
                .isEqualTo(
                        "{\"a\":\"yes\",\"b\":\"1\",\"c\":1,\"d\":1.5,\"e\":true,\"f\":null,\"g\":5497558138880,\"204\":\"x\"}");
    }

    @Test
    void findsThePlaceOfThingsThatAreNotThereByWhatIsAroundThem() {
        YamlFile file = parse("a:\n  b/c:\n    - x\n    - y\n").orElseThrow();
        assertThat(file.problem("/a/b~1c/1", "m")).hasToString("f.yaml:4:7: m");
        assertThat(file.problem("/a/b~1c/7/z", "m")).hasToString("f.yaml:2:3: m");
        assertThat(file.problem("/q", "m")).hasToString("f.yaml:1:1: m");
    }
}
