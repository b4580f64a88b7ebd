package org.cdcd.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cdcd.connectors.bench.Bench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that starts the program, in a folder without sources and with a JDK that only says how it was called. */
class LauncherTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bench", "soak"})
    void explainsWhatOnlyACheckoutHasWithoutBuildingIt(String command) throws Exception {
        assertThat(run("/nowhere", command, "--help")).startsWith("Usage: connectors " + command);
    }

    @Test
    void explainsAllThatTheBenchmarkTakes() throws Exception {
        assertThat(run("/nowhere", "bench", "--help")).startsWith(Bench.USAGE + "\n");
    }

    @Test
    void findsTheJdkThatIsOnThePath() throws Exception {
        Path jdk = folder.resolve("jdk");
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.writeString(java, "#!/bin/sh\necho called: \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Path linked = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.createSymbolicLink(linked, java);

        assertThat(run(linked.getParent().toString(), "doctor"))
                .startsWith("called: ")
                .endsWith(" doctor\n");
    }

    private String run(String path, String... arguments) throws IOException, InterruptedException {
        Path script = Files.copy(Path.of("connectors"), folder.resolve("connectors"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(script.toString()), Stream.of(arguments))
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().retainAll(List.of("HOME", "PATH"));
        builder.environment().merge("PATH", path, (old, first) -> first + ":" + old);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
