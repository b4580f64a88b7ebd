package org.cdcd.connectors.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.cdcd.connectors.Connectors;
import org.jspecify.annotations.Nullable;

/** A server of a cluster in a process of its own, which may be killed and started again as it was: same settings, port and data. */
final class ClusterProcess implements AutoCloseable {
    private final Path folder;
    private final String name;
    private final List<String> command = new ArrayList<>(ServerProcess.options());
    private final BooleanSupplier ready;
    private int starts;
    private @Nullable ServerProcess running;

    /**
     * @param folder where what it says goes
     * @param options for its JVM, after the launcher's
     * @param ready whether it is up
     */
    ClusterProcess(
            Path folder, String name, List<String> options, Map<String, String> settings, BooleanSupplier ready) {
        this.folder = folder;
        this.name = name;
        this.ready = ready;
        command.addAll(options);
        command.addAll(
                List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), Connectors.class.getName(), "serve"));
        settings.forEach((setting, value) -> command.addAll(List.of("--set", setting + "=" + value)));
    }

    /** Begins a start. */
    void start() throws IOException {
        starts++;
        running = ServerProcess.start(log(), command);
    }

    /** Returns when it is up; fails if it ends before. */
    void await() throws IOException, InterruptedException {
        running().await(ready, log());
    }

    /** Ends it with SIGKILL, in the middle of whatever it does. */
    void kill() throws IOException, InterruptedException {
        running().kill(log());
    }

    private Path log() {
        return folder.resolve("log-" + name + "-" + starts);
    }

    private ServerProcess running() {
        if (running == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return running;
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
        }
    }
}
