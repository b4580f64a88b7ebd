package org.cdcd.connectors.vault.keys.kek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With SoftHSM 2 where it is installed, in a process of its own: a driver reads its settings once. Without it, skipped. */
class Pkcs11KekTest {
    private static final List<String> DRIVERS = List.of(
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib64/pkcs11/libsofthsm2.so",
            "/opt/homebrew/lib/softhsm/libsofthsm2.so");

    @TempDir
    Path folder;

    @Test
    void refusesADriverThatIsNotThere() {
        assertThatThrownBy(() -> Pkcs11Kek.open(folder.resolve("none.so"), null, folder.resolve("pin"), "kek"))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("is not there");
    }

    @Test
    void refusesADriverThatIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("none.so"), "not a library");

        assertThatThrownBy(() -> Pkcs11Kek.open(file, null, folder.resolve("pin"), "kek"))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("cannot be used");
    }

    @Test
    void sealsRotatesAndDestroysInARealToken() throws Exception {
        Path driver =
                DRIVERS.stream().map(Path::of).filter(Files::exists).findFirst().orElse(Path.of("none"));
        assumeThat(driver).as("SoftHSM 2 is not installed").exists();
        assumeThat(onPath("softhsm2-util")).as("softhsm2-util is not installed").isTrue();
        Path tokens = Files.createDirectory(folder.resolve("tokens"));
        Path settings = Files.writeString(folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\n");
        Path pin = Files.createFile(
                folder.resolve("pin"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(pin, "424242\n");
        run(
                settings,
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "kek",
                "--so-pin",
                "313131",
                "--pin",
                "424242");

        String said = run(
                settings,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                UsesAToken.class.getName(),
                driver.toString(),
                pin.toString());

        assertThat(said).contains("all is well").doesNotContain("424242");
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(part -> Files.isExecutable(Path.of(part, program)));
    }

    private static String run(Path settings, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("SOFTHSM2_CONF", settings.toString()));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
