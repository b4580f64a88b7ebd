package org.cdcd.connectors.cli.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.wire.Unusable;

/** Takes the heap of another Java process of this user, as whoever gets into its machine would. */
public final class Memory {
    private static final int PATIENCE_SECONDS = 120;

    private Memory() {}

    /**
     * Writes all objects of the process to a file, those that nobody needs any more too.
     *
     * @throws Unusable if this Java has no {@code jcmd}, or the process lets nobody in
     */
    public static void dump(long pid, Path file) throws IOException, InterruptedException {
        jcmd(pid, "GC.heap_dump", "-all", file.toAbsolutePath().toString());
    }

    /** The same for those alone that something still needs. */
    public static void dumpLive(long pid, Path file) throws IOException, InterruptedException {
        jcmd(pid, "GC.heap_dump", file.toAbsolutePath().toString());
    }

    private static void jcmd(long pid, String... command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            throw new Unusable("this Java has no jcmd, which takes heap dumps: run it with a JDK");
        }
        List<String> all = new ArrayList<>(List.of(jcmd.toString(), String.valueOf(pid)));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new Unusable("the heap of process " + pid + " cannot be taken");
        }
    }
}
