package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    private Path folder;

    private TestRoutes routes;
    private FolderWatch watch;

    @BeforeEach
    void start() throws IOException {
        routes = new TestRoutes(folder).write();
        watch = new FolderWatch(folder);
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    @Test
    void saysNothingWhileNothingChanges() throws IOException {
        assertThat(watch.settled(at(0))).isEmpty();
        assertThat(watch.settled(at(1000))).isEmpty();
        assertThat(watch.isMoving()).isFalse();
    }

    @Test
    void waitsUntilAnEditHasSettled() throws IOException {
        routes.write("toy/connector.yaml", "");
        assertThat(watch.settled(at(0))).isEmpty();
        assertThat(watch.isMoving()).isTrue();
        assertThat(watch.settled(at(199))).isEmpty();
        routes.write("toy/connector.yaml", "half");
        assertThat(watch.settled(at(200))).isEmpty();
        routes.write("toy/connector.yaml", "the whole");
        assertThat(watch.settled(at(400))).isEmpty();
        assertThat(watch.settled(at(600))).containsExactly("toy");
        assertThat(watch.settled(at(800))).isEmpty();
        assertThat(watch.isMoving()).isFalse();
    }

    @Test
    void noticesNewFoldersAndThoseThatAreGone() throws IOException {
        routes.write("new/connector.yaml", "x");
        Files.delete(folder.resolve("toy/connector.yaml"));
        Files.delete(folder.resolve("toy/toy.camel.yaml"));
        Files.delete(folder.resolve("toy"));
        watch.settled(at(0));
        assertThat(watch.settled(at(200))).containsExactly("new", "toy");
    }

    @Test
    void caresForNoOtherFiles() throws IOException {
        routes.write("toy/notes.txt", "x");
        routes.write("toy/.connector.yaml.swp", "x");
        routes.write("_egress.camel.yaml", "x");
        watch.settled(at(0));
        assertThat(watch.settled(at(200))).isEmpty();
    }

    @Test
    void forgetsAnEditThatWasTakenBack() throws IOException {
        Path file = folder.resolve("toy/connector.yaml");
        byte[] before = Files.readAllBytes(file);
        var time = Files.getLastModifiedTime(file);
        routes.write("toy/connector.yaml", "oops");
        watch.settled(at(0));
        Files.write(file, before);
        Files.setLastModifiedTime(file, time);
        assertThat(watch.settled(at(200))).isEmpty();
        assertThat(watch.isMoving()).isFalse();
    }
}
