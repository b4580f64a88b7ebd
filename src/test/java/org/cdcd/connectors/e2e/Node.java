package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** JavaScript of the tests, run by Node. */
final class Node {
    private static final String SCRIPTS = "src/test/js/";

    private Node() {}

    /** Skips a test where there is none. */
    static void assumeThere() {
        assumeTrue(isThere(), "no node with WebCrypto on the path: what is published in JavaScript is not tried");
    }

    private static boolean isThere() {
        try {
            return new ProcessBuilder("node", "-e", "process.exit(globalThis.crypto?.subtle ? 0 : 1)")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What the script says, of what it reads from its input. */
    static String run(String script, String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", SCRIPTS + script));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var to = process.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said.strip();
    }
}
