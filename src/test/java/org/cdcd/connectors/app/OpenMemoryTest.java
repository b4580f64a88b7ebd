package org.cdcd.connectors.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OpenMemoryTest {
    private static final Map<String, String> LAUNCHED = Map.of(
            "DisableAttachMechanism", "true", "HeapDumpOnOutOfMemoryError", "false", "CreateCoredumpOnCrash", "false");

    @Test
    void aVaultThatWasStartedPlainlyIsWarnedOfEachWayOut() {
        Map<String, String> plain = Map.of(
                "DisableAttachMechanism", "false",
                "HeapDumpOnOutOfMemoryError", "true",
                "CreateCoredumpOnCrash", "true");

        assertThat(warnings(List.of("-agentlib:jdwp=transport=dt_socket"), plain))
                .satisfiesExactly(
                        attach -> assertThat(attach).contains("-XX:+DisableAttachMechanism"),
                        heap -> assertThat(heap).contains("HeapDumpOnOutOfMemoryError"),
                        core -> assertThat(core).contains("-XX:-CreateCoredumpOnCrash"),
                        debugger -> assertThat(debugger).contains("jdwp"));
    }

    @Test
    void aVaultThatTheLauncherStartedIsWarnedOfNothing() {
        assertThat(warnings(List.of("-XX:+DisableAttachMechanism"), LAUNCHED)).isEmpty();
    }

    @Test
    void aMachineOfAnotherMakeIsWarnedOfNothingThatIsNotKnown() {
        assertThat(warnings(List.of(), Map.of())).isEmpty();
    }

    @Test
    void theseTestsRunInAMachineThatCanBeAttachedTo() {
        assertThat(OpenMemory.ofProcess().warnings()).anyMatch(line -> line.contains("attach"));
    }

    private static List<String> warnings(List<String> arguments, Map<String, String> options) {
        return new OpenMemory(arguments, name -> options.getOrDefault(name, "")).warnings();
    }
}
