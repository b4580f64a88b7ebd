package org.cdcd.connectors.e2e;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdcd.connectors.Connectors;

/** The program in a process of its own, as from a shell. */
final class Child implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 400;

    private final Process process;
    private final Path out;
    private final Path err;

    /** How it ended, and all it said. */
    record Ended(int exitCode, String out, String err) {}

    private Child(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts {@code serve}.
     *
     * @param folder where its output is kept
     * @param options of the Java machine
     */
    static Child serve(Path folder, List<String> options, Map<String, String> settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        settings.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
        return run(folder, options, arguments);
    }

    /** Starts any command. */
    static Child run(Path folder, List<String> options, List<String> arguments) throws IOException {
        return run(folder, Path.of(""), options, arguments);
    }

    /** @param from the folder that it is started in */
    static Child run(Path folder, Path from, List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-cp", classPath(), Connectors.class.getName()));
        command.addAll(arguments);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(from.toAbsolutePath().toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        return new Child(process, out, err);
    }

    /** This process's own, without the tests: they bring another configuration of the log. */
    private static String classPath() {
        String tests = Path.of(URI.create(Child.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !Path.of(entry).toAbsolutePath().toString().equals(tests))
                .collect(Collectors.joining(File.pathSeparator));
    }

    Ended awaitEnd() throws IOException, InterruptedException {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end: " + Files.readString(out) + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Asks it to stop, as an operator would. */
    Ended stop() throws IOException, InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    String said() throws IOException {
        return Files.readString(out) + Files.readString(err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
