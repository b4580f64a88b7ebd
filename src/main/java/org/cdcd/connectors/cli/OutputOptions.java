package org.cdcd.connectors.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import org.cdcd.connectors.wire.Blob;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Where an opened answer goes. */
final class OutputOptions {
    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the answer, or the content it leads to, to this file; - is the standard output.")
    private @Nullable String out;

    @Option(names = "--raw", description = "Print the answer's JSON in one line, a service's no as well.")
    private boolean raw;

    boolean toFile() {
        return out != null;
    }

    /**
     * Looks before anything is sent.
     *
     * @throws IllegalArgumentException if the file cannot be written
     */
    void check() {
        if (out == null || out.equals(STANDARD_OUTPUT)) {
            return;
        }
        Path file = Path.of(out).toAbsolutePath();
        Path folder = file.getParent();
        if (folder == null || Files.isDirectory(file) || !Files.isWritable(folder)) {
            throw new IllegalArgumentException("--out cannot be written: " + out);
        }
    }

    /** Puts the answer where it belongs, fetches the content it leads to, and gives the exit code. */
    int deliver(Result result, ConnectorsClient client, Shell shell) throws IOException, InterruptedException {
        if (!result.isSuccess()) {
            if (raw) {
                shell.out().println(result.json());
                return ExitCode.SOFTWARE;
            }
            result.orThrow();
        }
        Blob blob = result.blob();
        if (blob != null && out != null) {
            write(shell, target -> fetch(client, blob, target, shell));
        } else if (out != null) {
            write(shell, target -> target.write(Json.bytes(result.json())));
        } else {
            shell.out().println(raw ? result.json() : result.json().toPrettyString());
            if (blob != null) {
                shell.err().println("The answer is a content of " + blob.length() + " bytes; --out FILE fetches it.");
            }
        }
        return ExitCode.OK;
    }

    private static void fetch(ConnectorsClient client, Blob blob, OutputStream target, Shell shell)
            throws IOException, InterruptedException {
        try (Progress progress = new Progress(shell, "received", blob.length(), InstantSource.system())) {
            client.download(blob, progress.counting(target));
        }
    }

    /** Something that fills a file. */
    private interface Content {
        void writeTo(OutputStream target) throws IOException, InterruptedException;
    }

    /** The file is there whole or not at all. */
    private void write(Shell shell, Content content) throws IOException, InterruptedException {
        if (STANDARD_OUTPUT.equals(out)) {
            content.writeTo(shell.binary());
            shell.binary().flush();
            return;
        }
        Path file = Path.of(String.valueOf(out)).toAbsolutePath();
        Path part = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part");
        try {
            try (OutputStream target = Files.newOutputStream(part)) {
                content.writeTo(target);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        shell.err().println(Files.size(file) + " bytes written to " + out);
    }
}
