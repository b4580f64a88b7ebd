package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
    @Test
    void wantsACommand() {
        Called called = Called.with();
        assertThat(called.exit()).isEqualTo(2);
        assertThat(called.err()).contains("Usage: connectors", "operate", "revoke", "doctor");
    }

    @Test
    void guessesWhatWasMeant() {
        Called called = Called.with("operat");
        assertThat(called.exit()).isEqualTo(2);
        assertThat(called.out()).isEmpty();
        assertThat(called.err()).contains("connectors operate").doesNotContain("\tat ");
    }

    @Test
    void saysInOneLineWhatIsMissing() {
        Called called = Called.with("operate", "github");
        assertThat(called.exit()).isEqualTo(2);
        assertThat(called.err().lines()).singleElement().asString().contains("OPERATION", "connectors operate --help");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void explainsEveryOptionAndGivesAnExample(List<String> path) {
        CommandLine command = CommandLineTool.line(Shell.ofProcess());
        for (String name : path) {
            command = command.getSubcommands().get(name);
        }
        List<String> arguments = new ArrayList<>(path);
        arguments.add("--help");
        Called called = Called.with(arguments.toArray(String[]::new));
        assertThat(called.exit()).isZero();
        assertThat(called.out()).contains("Example").startsWith("Usage: connectors");
        for (OptionSpec option : command.getCommandSpec().options()) {
            assertThat(called.out()).contains(option.longestName());
            assertThat(option.description()).as(option.longestName()).isNotEmpty();
        }
    }

    static Stream<List<String>> commands() {
        return below(List.of(), CommandLineTool.line(Shell.ofProcess()));
    }

    private static Stream<List<String>> below(List<String> path, CommandLine command) {
        Stream<List<String>> deeper = command.getSubcommands().entrySet().stream()
                .filter(entry -> !entry.getKey().equals("help"))
                .flatMap(entry -> {
                    List<String> longer = new ArrayList<>(path);
                    longer.add(entry.getKey());
                    return below(longer, entry.getValue());
                });
        return Stream.concat(Stream.of(path), deeper);
    }
}
