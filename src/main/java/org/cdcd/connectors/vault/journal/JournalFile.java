package org.cdcd.connectors.vault.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of records that grows at its end: eight bytes that say what it is, then for each record its length, its CRC-32C
 * and itself. A record that a crash cut off, or that did not fit on the disk, is cut away. Readable by its owner alone. Not
 * thread-safe: its owner locks.
 */
final class JournalFile implements AutoCloseable {
    static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    static final int LARGEST = 1024 * 1024;
    private static final byte[] MAGIC = "CDCDRJ01".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 2 * Integer.BYTES;

    private final Path file;
    private FileChannel channel;
    private long end;

    /** What a file held: its sound records, and how many bytes were none. */
    record Found(List<JournalRecord> records, long damaged) {}

    private JournalFile(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.end = channel.size();
    }

    /**
     * Reads what is there.
     *
     * @return null if there is no such file
     * @throws IOException also if it is a file of another kind
     */
    static @Nullable Found read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        byte[] magic = new byte[Math.min(MAGIC.length, in.remaining())];
        in.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IOException("it is not a journal");
        }
        List<JournalRecord> records = new ArrayList<>();
        long damaged = 0;
        while (in.hasRemaining()) {
            int start = in.position();
            byte[] whole = next(in);
            if (whole == null) {
                return new Found(records, damaged + in.limit() - start);
            }
            JournalRecord one = JournalRecord.parse(whole);
            if (one == null) {
                damaged += in.position() - start;
            } else {
                records.add(one);
            }
        }
        return new Found(records, damaged);
    }

    /** The next record's bytes, empty if its sum is wrong, or null if the file ends inside it. */
    private static byte @Nullable [] next(ByteBuffer in) {
        if (in.remaining() < HEAD) {
            return null;
        }
        int length = in.getInt();
        int sum = in.getInt();
        if (length < 1 || length > LARGEST || length > in.remaining()) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return sum(bytes) == sum ? bytes : new byte[0];
    }

    /** Writes a new file of these records in the place of what is there, whole or not at all. */
    static JournalFile replace(Path file, List<JournalRecord> records) throws IOException {
        Path neighbour = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(neighbour);
        Files.createFile(neighbour, PosixFilePermissions.asFileAttribute(OWNER));
        FileChannel channel = FileChannel.open(neighbour, StandardOpenOption.WRITE);
        try {
            write(channel, ByteBuffer.wrap(MAGIC), 0);
            JournalFile fresh = new JournalFile(file, channel);
            for (JournalRecord one : records) {
                fresh.append(one);
            }
            channel.force(true);
            Files.move(neighbour, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(file);
            return fresh;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void forceFolder(Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().resolveSibling(""), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    long size() {
        return end;
    }

    /** Appends a record; it is on disk only after {@link #force}. If that fails, the file is as before. */
    void append(JournalRecord one) throws IOException {
        byte[] bytes = one.toBytes();
        if (bytes.length > LARGEST) {
            throw new IOException("a record is too large");
        }
        ByteBuffer whole = ByteBuffer.allocate(HEAD + bytes.length)
                .putInt(bytes.length)
                .putInt(sum(bytes))
                .put(bytes)
                .flip();
        int length = whole.remaining();
        try {
            write(channel, whole, end);
        } catch (IOException e) {
            channel.truncate(end);
            throw e;
        }
        end += length;
    }

    void force() throws IOException {
        channel.force(false);
    }

    /** The same file with these records only. */
    void rewrite(List<JournalRecord> records) throws IOException {
        JournalFile fresh = replace(file, records);
        channel.close();
        channel = fresh.channel;
        end = fresh.end;
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    private static int sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
