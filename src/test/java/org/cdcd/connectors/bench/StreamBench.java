package org.cdcd.connectors.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;
import org.cdcd.connectors.cli.SandboxPerson;
import org.cdcd.connectors.wire.Blob;
import org.cdcd.connectors.wire.ConnectorsClient;

/** A large file to the Drive twin and back through a server with a small heap. */
final class StreamBench {
    private static final String HEAP = "-Xmx256m";
    private static final int MEBIBYTE = 1024 * 1024;

    private StreamBench() {}

    static void run(int mebibytes) throws IOException, InterruptedException {
        long length = (long) mebibytes * MEBIBYTE;
        Report.heading(mebibytes + " MiB to gdrive and back, server with " + HEAP
                + "; its process holds the twin too, which digests contents and keeps none (they read as zeros)");
        try (SandboxServer server = SandboxServer.start(HEAP)) {
            SandboxPerson person = SandboxPerson.at(server.data());
            UUID credential = person.link("gdrive");
            ConnectorsClient client = person.client();
            double idle = server.process().megabytes("VmRSS");
            Report.row("", "s", "MB/s");
            ObjectNode[] upload = new ObjectNode[1];
            row(
                    "upload to the spool",
                    length,
                    () -> upload[0] = client.upload(new Zeros(length), length, "application/octet-stream"));
            String[] file = new String[1];
            row(
                    "gdrive.upload, spool to twin",
                    length,
                    () -> file[0] = client.operate(
                                    "gdrive",
                                    credential,
                                    "upload",
                                    SandboxPerson.parameters("name", "bench.bin", "content", upload[0]))
                            .orThrow()
                            .json()
                            .path("id")
                            .asText());
            Blob[] blob = new Blob[1];
            row(
                    "gdrive.download, twin to spool",
                    length,
                    () -> blob[0] = client.operate(
                                    "gdrive", credential, "download", SandboxPerson.parameters("id", file[0]))
                            .orThrow()
                            .blob());
            row(
                    "download from the spool, digest checked",
                    length,
                    () -> client.download(blob[0], OutputStream.nullOutputStream()));
            Report.line("");
            Report.row("memory of the process before, MB", idle);
            Report.row(
                    "memory of the process at most (VmHWM), MB",
                    server.process().megabytes("VmHWM"));
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private static void row(String name, long bytes, Step step) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        step.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        Report.row(name, seconds, bytes / 1e6 / seconds);
    }

    /** So many zeros. */
    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long length) {
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            java.util.Arrays.fill(target, offset, offset + count, (byte) 0);
            left -= count;
            return count;
        }
    }
}
