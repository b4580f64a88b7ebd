package org.cdcd.connectors.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.e2e.Ports;

/** From the start of the process to the first answer of {@code GET /api/v1/connectors}, and memory when idle; role all. */
final class StartBench {
    private static final int STARTS = 3;
    private static final int IDLE_SECONDS = 5;

    private StartBench() {}

    private record Start(double seconds, double cpuSeconds, double idleMegabytes) {}

    static void run() throws IOException, InterruptedException {
        Path application = Path.of(System.getProperty("connectors.home"), "target", "app");
        Path cache = application.resolve("connectors.aot");
        Report.heading("Start to first answer, and memory " + IDLE_SECONDS
                + " s later (role all, embedded database); best of " + STARTS);
        Report.row("", "s", "CPU s", "idle MB");
        Start without = best(application, List.of());
        Report.row("without the AOT cache", without.seconds(), without.cpuSeconds(), without.idleMegabytes());
        if (!Files.exists(cache)) {
            Report.line("  There is no AOT cache: JDK 25 makes one after a build.");
            return;
        }
        Start with =
                best(application, List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off", "-Xlog:aot*=off"));
        Report.row("with it", with.seconds(), with.cpuSeconds(), with.idleMegabytes());
        Report.row(
                "with / without",
                with.seconds() / without.seconds(),
                with.cpuSeconds() / without.cpuSeconds(),
                with.idleMegabytes() / without.idleMegabytes());
        Report.row("size of the cache, MB", Files.size(cache) / 1e6);
    }

    /** On one data folder, so that all but the first find a database. */
    private static Start best(Path application, List<String> options) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("connectors-bench-");
        try {
            List<Start> starts = new ArrayList<>();
            for (int i = 0; i < STARTS; i++) {
                starts.add(start(application, options, folder));
            }
            return starts.stream()
                    .min(java.util.Comparator.comparingDouble(Start::seconds))
                    .orElseThrow();
        } finally {
            SandboxServer.delete(folder);
        }
    }

    private static Start start(Path application, List<String> options, Path folder)
            throws IOException, InterruptedException {
        int port = Ports.free();
        List<String> command = new ArrayList<>(ServerProcess.options());
        command.addAll(options);
        command.addAll(List.of("-jar", application.resolve("connectors.jar").toString(), "serve"));
        command.addAll(List.of("--port", String.valueOf(port), "--set", "server.port=0"));
        command.addAll(List.of("--set", "connectors.public-origin=http://127.0.0.1:" + port));
        command.addAll(List.of("--set", "connectors.data=" + folder.resolve("data")));
        command.addAll(
                List.of("--set", "connectors.routes=" + Path.of(System.getProperty("connectors.home"), "routes")));
        URI url = URI.create("http://127.0.0.1:" + port + "/api/v1/connectors");
        Path log = folder.resolve("log");
        long begin = System.nanoTime();
        try (ServerProcess process = ServerProcess.start(log, command)) {
            process.await(() -> SandboxServer.serves(url), log);
            double seconds = (System.nanoTime() - begin) / 1e9;
            double cpu = process.cpuSeconds();
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            return new Start(seconds, cpu, process.megabytes("VmRSS"));
        }
    }
}
