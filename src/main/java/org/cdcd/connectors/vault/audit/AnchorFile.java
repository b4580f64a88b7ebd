package org.cdcd.connectors.vault.audit;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.cdcd.connectors.wire.AuditHead;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Unusable;

/** Signed heads in a file that is only ever appended to: one {@code {"head": "…"}} a line, on disk when {@link #accept} returns. */
public final class AnchorFile implements Consumer<AuditHead> {
    private final Path file;

    private AnchorFile(Path file) {
        this.file = file;
    }

    /** @throws Unusable with one line for the operator if it cannot be written */
    public static AnchorFile open(Path file) {
        AnchorFile anchor = new AnchorFile(file);
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            anchor.append("");
        } catch (IOException e) {
            throw new Unusable("connectors.audit.anchor cannot be written: " + file.toAbsolutePath(), e);
        }
        return anchor;
    }

    @Override
    public synchronized void accept(AuditHead head) {
        try {
            append(Json.MAPPER.createObjectNode().put("head", head.jws()) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the anchor of the audit log cannot be written", e);
        }
    }

    private void append(String line) throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE, WRITE, APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
