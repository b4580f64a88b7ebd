package org.cdcd.connectors.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A server in a process of its own, and what the kernel says about it. */
final class ServerProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 600;
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TICKS = 11;
    private static final int KILLED = 128 + 9;

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /** Starts a JVM of the same kind as this one in the folder of {@code log}, where what it says goes. */
    static ServerProcess start(Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return new ServerProcess(new ProcessBuilder(command)
                .directory(log.toAbsolutePath().getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    /** The options with which the launcher starts every server, but for the AOT cache. */
    static List<String> options() {
        return Arrays.stream(System.getProperty("connectors.bench.options", "").split("\n"))
                .filter(option -> !option.isBlank())
                .toList();
    }

    /** Returns when the condition holds; fails if the server ends before, or after ten minutes. */
    void await(BooleanSupplier ready, Path log) throws IOException, InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!ready.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > limit) {
                throw new IOException("the server does not come up:\n" + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** SIGKILL; fails if it has ended by itself before. */
    void kill(Path log) throws IOException, InterruptedException {
        process.destroyForcibly();
        if (process.waitFor() != KILLED) {
            throw new IOException("the server ended by itself:\n" + Files.readString(log));
        }
    }

    /** User and system time so far; NaN where there is no {@code /proc}. */
    double cpuSeconds() {
        try {
            return seconds(Files.readString(proc("stat")));
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** What of it the just-in-time compilers took. */
    double compilerSeconds() {
        try (var threads = Files.list(proc("task"))) {
            return threads.map(thread -> statistics(thread.resolve("stat")))
                    .filter(line -> line.contains("(C1 Compiler") || line.contains("(C2 Compiler"))
                    .mapToDouble(ServerProcess::seconds)
                    .sum();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static String statistics(Path stat) {
        try {
            return Files.readString(stat);
        } catch (IOException ended) {
            return "";
        }
    }

    private static double seconds(String stat) {
        // the name in parentheses may hold spaces
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])) / TICKS_PER_SECOND;
    }

    /** A line of {@code /proc/PID/status} such as {@code VmRSS} or {@code VmHWM}, in MB (10^6); NaN where there is none. */
    double megabytes(String name) {
        try (var lines = Files.lines(proc("status"))) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", String.valueOf(process.pid()), file);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
