package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTextTest {
    @Test
    void aMissingIdentityIsConfigurationAndSaysWhatToDo(@TempDir Path folder) {
        Called called = Called.with("credentials", "--data", folder.toString());
        assertThat(called.exit()).isEqualTo(78);
        assertThat(called.err().lines())
                .singleElement()
                .asString()
                .contains("identity.json", "connectors identity new");
    }

    @Test
    void showsWhereAFailureComesFromOnlyWhenAsked(@TempDir Path folder) {
        assertThat(Called.with("credentials", "--data", folder.toString(), "--verbose")
                        .err())
                .contains("\tat ");
        assertThat(Called.with("--verbose", "credentials", "--data", folder.toString())
                        .err())
                .contains("\tat ");
    }

    @Test
    void aServerThatDoesNotAnswerIsAFailureInOneLine() throws IOException {
        Called called = Called.with("connectors", "--server", "http://127.0.0.1:" + Ports.free());
        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.err().lines()).singleElement().asString().contains("cannot be reached", "connectors serve");
    }

    @Test
    void doesNotSendSecretsOverPlainHttpElsewhere() {
        Called called = Called.with("connectors", "--server", "http://c.example");
        assertThat(called.exit()).isEqualTo(78);
        assertThat(called.err()).contains("https://");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureIsOneLine(Exception failure, String said) {
        assertThat(FailureText.sentence(failure)).contains(said).doesNotContain("\n");
    }

    static Stream<Object[]> failures() {
        return Stream.of(
                new Object[] {new ConnectException(), "cannot be reached"},
                new Object[] {new HttpTimeoutException("late"), "too long"},
                new Object[] {new NoSuchFileException("x.txt"), "x.txt"},
                new Object[] {new IOException("a\nb"), "a; b"},
                new Object[] {new UncheckedIOException("no issuer", new IOException()), "no issuer"},
                new Object[] {new IllegalStateException("odd"), "IllegalStateException: odd"});
    }
}
