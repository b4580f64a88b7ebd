package org.cdcd.connectors.vault.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that only its owner may read, in a folder that only its owner may change. Written whole or not at all: to a
 * neighbour first, forced to disk, then put in its place, then the folder forced to disk.
 */
final class OwnerOnly {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private final Path file;
    private final Path folder;

    OwnerOnly(Path file) {
        this.file = file.toAbsolutePath();
        Path parent = this.file.getParent();
        if (parent == null) {
            throw new KeysetUnusable("keyset file " + file + " is not a file name");
        }
        this.folder = parent;
    }

    /** @throws NoSuchFileException if it is not there */
    byte[] read() throws IOException {
        if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
            throw new KeysetUnusable("keyset file " + file + " is open to others than its owner; run chmod 600 on it");
        }
        Set<PosixFilePermission> around = Files.getPosixFilePermissions(folder);
        if (around.contains(PosixFilePermission.GROUP_WRITE) || around.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new KeysetUnusable(
                    "the folder of keyset file " + file + " can be changed by others; run chmod 700 on it");
        }
        return Files.readAllBytes(file);
    }

    /**
     * Puts the file there unless there is one.
     *
     * @return false if somebody else was first; theirs is untouched
     */
    boolean create(byte[] content) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER));
        Path neighbour = write(content);
        try {
            Files.createLink(file, neighbour);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(neighbour);
            force(folder);
        }
    }

    void replace(byte[] content) throws IOException {
        Files.move(write(content), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder);
    }

    /** What {@link #alone} runs. */
    interface Work {
        void run() throws IOException;
    }

    /** Runs the work while no other process, and no other thread of this one, does so with the same file. */
    void alone(Work work) throws IOException {
        Path lock = folder.resolve(file.getFileName() + ".lock");
        synchronized (OwnerOnly.class) {
            if (!Files.exists(lock)) {
                try {
                    Files.createFile(lock, PosixFilePermissions.asFileAttribute(FILE));
                } catch (FileAlreadyExistsException e) {
                    // somebody else made it
                }
            }
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                work.run();
            }
        }
    }

    private Path write(byte[] content) throws IOException {
        Path neighbour = Files.createTempFile(folder, ".keyset", ".new", PosixFilePermissions.asFileAttribute(FILE));
        try (FileChannel channel = FileChannel.open(neighbour, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        return neighbour;
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
