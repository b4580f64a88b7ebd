package org.cdcd.connectors.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner can read, and that are on the disk whole or not at all. */
final class PrivateFile {
    private PrivateFile() {}

    /** Makes the folder, and those above it, for their owner alone. */
    static void folder(Path folder) throws IOException {
        Files.createDirectories(folder, owner("rwx------"));
    }

    /** Writes a new file; false if there is one of this name already, which stays as it is. */
    static boolean create(Path file, byte[] content) throws IOException {
        Path fresh = beside(file, content);
        try {
            // a move would take the place of what another process has just made
            Files.createLink(file, fresh);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Writes the file anew. */
    static void replace(Path file, byte[] content) throws IOException {
        Path fresh = beside(file, content);
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** A file with a name of its own in the same folder, forced to the disk. */
    static Path beside(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        Path fresh = Files.createTempFile(folder, "." + file.getFileName(), ".new", owner("rw-------"));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        return fresh;
    }

    private static FileAttribute<?> owner(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
