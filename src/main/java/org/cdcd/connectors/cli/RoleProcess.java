package org.cdcd.connectors.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.wire.Unusable;

/** This program once more, in a process of its own, as one half of the server. Closing it stops it as an operator would. */
final class RoleProcess implements AutoCloseable {
    /** What other processes of this machine might learn of a vault is closed to them. */
    private static final List<String> VAULT_OPTIONS =
            List.of("-XX:+DisableAttachMechanism", "-XX:-HeapDumpOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash");

    private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME");
    private static final int STOP_SECONDS = 30;

    private final String role;
    private final Process process;
    private final Path log;

    private RoleProcess(String role, Process process, Path log) {
        this.role = role;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param log where all it says goes
     * @param open whether other processes of this user may look into its memory
     */
    static RoleProcess start(String role, Map<String, String> settings, Path log, boolean open) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agent") && !option.startsWith("-XX:AOTCacheOutput"))
                .forEach(command::add);
        if (role.equals("vault") && !open) {
            command.addAll(VAULT_OPTIONS);
        }
        command.addAll(program());
        command.addAll(List.of("serve", "--role", role));
        settings.forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
        Files.createDirectories(log.toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        // a gateway is told nothing by its environment, so nothing can be read there
        builder.environment().keySet().retainAll(ENVIRONMENT);
        Process process = builder.start();
        // whatever ends this program ends its halves
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return new RoleProcess(role, process, log);
    }

    private static List<String> program() {
        String classPath = System.getProperty("java.class.path");
        return classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)
                ? List.of("-jar", classPath)
                : List.of("-cp", classPath, "org.cdcd.connectors.Connectors");
    }

    /**
     * Waits a moment for it to end, which it should not.
     *
     * @throws Unusable with what it said last, if it has ended
     */
    void stillRuns(long millis) throws InterruptedException, IOException {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            List<String> said = Files.readAllLines(log);
            throw new Unusable(
                    "the " + role + " did not start: " + (said.isEmpty() ? "it said nothing" : said.getLast()));
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
