package org.cdcd.connectors.soak;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * How victims are started: with their classes in one jar and in a shared archive, which halves what a start costs. Hundreds
 * of starts pay for the making of it.
 */
final class Launch {
    private static final List<String> OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m", "-Xlog:disable", "-Xlog:all=error:stderr");

    private final String classPath;
    private final Path archive;

    private Launch(String classPath, Path archive) {
        this.classPath = classPath;
        this.archive = archive;
    }

    /** Packs the class path of this process. */
    static Launch prepare(Path folder) throws IOException {
        List<Path> folders = new ArrayList<>();
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(path)) {
                folders.add(path);
            } else if (Files.exists(path)) {
                jars.add(path.toString());
            }
        }
        Path own = folder.resolve("classes.jar");
        pack(folders, own);
        jars.addFirst(own.toString());
        return new Launch(String.join(File.pathSeparator, jars), folder.resolve("classes.jsa"));
    }

    private static void pack(List<Path> folders, Path jar) throws IOException {
        TreeMap<String, Path> files = new TreeMap<>();
        for (Path folder : folders) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(Files::isRegularFile)
                        .forEach(file -> files.putIfAbsent(
                                folder.relativize(file).toString().replace(File.separatorChar, '/'), file));
            }
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.setLevel(0);
            for (var one : files.entrySet()) {
                out.putNextEntry(new JarEntry(one.getKey()));
                Files.copy(one.getValue(), out);
                out.closeEntry();
            }
        }
    }

    /** Lets a victim verify, and keeps the classes it used; without them everything works, but slower. */
    void train(Path orders) throws IOException, InterruptedException {
        new ProcessBuilder(command(
                        List.of("-XX:ArchiveClassesAtExit=" + archive), Victim.class, List.of(orders.toString(), "0")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** The command that starts a victim. */
    List<String> command(List<String> arguments) {
        return command(Victim.class, arguments);
    }

    /** The command that starts another class. */
    List<String> command(Class<?> main, List<String> arguments) {
        return command(
                Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of(), main, arguments);
    }

    private List<String> command(List<String> more, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(OPTIONS);
        command.addAll(more);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        return command;
    }
}
