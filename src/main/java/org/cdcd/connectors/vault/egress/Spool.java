package org.cdcd.connectors.vault.egress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Ciphertexts on their way in or out: files in a folder that only this process's user can read, one folder for each
 * person. A file is written once under another name and renamed when it is whole, so there are never halves; its time
 * of modification says when it may go. All methods are short and block; thread-safe.
 */
public final class Spool {
    private static final String PART = ".part";

    private final Path folder;
    private final InstantSource clock;
    private final SpoolSettings settings;
    private final ConcurrentHashMap<String, Leave> leaves = new ConcurrentHashMap<>();
    private final SpoolRoom room;
    private volatile @Nullable URI base;

    private Spool(Path folder, InstantSource clock, SpoolSettings settings) {
        this.folder = folder;
        this.clock = clock;
        this.settings = settings;
        this.room = new SpoolRoom(settings);
    }

    /**
     * Opens the folder, makes it if there is none, and clears what an earlier process left half-written.
     *
     * @throws UncheckedIOException if the folder cannot be used
     */
    public static Spool open(Path folder, InstantSource clock, SpoolSettings settings) {
        Spool spool = new Spool(folder, clock, settings);
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            for (Path file : spool.files()) {
                if (file.toString().endsWith(PART)) {
                    Files.deleteIfExists(file);
                } else {
                    spool.room.found(spool.owner(file), 1, Files.size(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the spool folder cannot be used", e);
        }
        return spool;
    }

    /** Where tickets point to; set when the server that serves them listens. */
    void servedAt(URI server) {
        base = server;
    }

    /**
     * Leave to write a ciphertext that the person sends.
     *
     * @param length its exact length, or -1 while it is not known
     * @throws Refusal {@code upload_conflict} if there is one of this id, {@code payload_too_large}, {@code quota_exhausted} if
     *     the person has too much here, or {@code vault_unavailable} while there is no room
     */
    public SpoolTicket openUpload(String webid, UUID id, long length) {
        return openWrite(webid, id, length, true);
    }

    /**
     * Leave to write a result for the person; its length is not known yet.
     *
     * @throws Refusal {@code quota_exhausted} or {@code vault_unavailable} while there is no room
     */
    public SpoolTicket openResult(String webid) {
        return openWrite(webid, UUID.randomUUID(), -1, false);
    }

    private SpoolTicket openWrite(String webid, UUID id, long length, boolean upload) {
        if (length > settings.largest()) {
            throw Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "The content is larger than may be kept.");
        }
        Path file = file(webid, id);
        if (Files.exists(file) || Files.exists(part(file))) {
            throw conflict();
        }
        room.check(owner(file), upload, 1, Math.max(0, length));
        return ticket(new Leave(id, file, true, upload, length, clock.instant().plus(settings.ticket())));
    }

    /**
     * Leave to read one ciphertext.
     *
     * @throws Refusal {@code upload_not_found} if this person has none of this id
     */
    public SpoolTicket openRead(String webid, UUID id) {
        Path file = file(webid, id);
        try {
            long length = Files.size(file);
            return ticket(
                    new Leave(id, file, false, false, length, clock.instant().plus(settings.ticket())));
        } catch (NoSuchFileException e) {
            throw Refusal.of(ErrorCode.UPLOAD_NOT_FOUND, "There is no such content, or it has been fetched already.");
        } catch (IOException e) {
            throw new UncheckedIOException("the spool cannot be read", e);
        }
    }

    private SpoolTicket ticket(Leave leave) {
        URI server = base;
        if (server == null) {
            throw new IllegalStateException("the spool is not served yet");
        }
        String handle = Handles.fresh();
        leaves.put(handle, leave);
        return new SpoolTicket(handle, server.resolve("/spool/" + leave.id()), leave.id(), leave.length());
    }

    /** @throws Refusal if the handle gives no such leave, or no more */
    Leave leave(String handle, UUID id, boolean write) {
        Leave leave = leaves.get(handle);
        if (leave == null
                || !leave.id().equals(id)
                || leave.write() != write
                || leave.expires().isBefore(clock.instant())) {
            throw Refusal.of(ErrorCode.INVALID_TOKEN, "The handle gives no leave for this content.");
        }
        return leave;
    }

    /** Takes room for what is about to be written. */
    void reserve(Leave leave, int files, long bytes) {
        room.take(owner(leave.file()), leave.upload(), files, bytes);
    }

    void giveBack(Path file, int files, long bytes) {
        room.giveBack(owner(file), files, bytes);
    }

    /** Makes a whole file visible. */
    void keep(Path file) throws IOException {
        Files.setLastModifiedTime(part(file), FileTime.from(clock.instant()));
        Files.move(part(file), file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Begins the last minutes of a file, at its first read. */
    void firstRead(Leave leave) throws IOException {
        Instant goes = clock.instant().plus(settings.resume());
        Instant planned = Files.getLastModifiedTime(leave.file()).toInstant().plus(settings.keep());
        if (goes.isBefore(planned)) {
            Files.setLastModifiedTime(leave.file(), FileTime.from(goes.minus(settings.keep())));
        }
    }

    /** Removes what nobody may read any more; called now and then. */
    void sweep() {
        Instant now = clock.instant();
        leaves.values().removeIf(leave -> leave.expires().isBefore(now));
        try {
            for (Path file : files()) {
                Instant since = Files.getLastModifiedTime(file).toInstant();
                if (!file.toString().endsWith(PART)
                        && !since.plus(settings.keep()).isAfter(now)) {
                    long size = Files.size(file);
                    if (Files.deleteIfExists(file)) {
                        giveBack(file, 1, size);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the spool cannot be swept", e);
        }
    }

    /**
     * One ciphertext of a person's.
     *
     * @param length in bytes
     * @param until when it goes if nobody reads it
     */
    public record Content(UUID id, long length, Instant until) {}

    /** The person's ciphertexts on this node. */
    public List<Content> of(String webid) {
        List<Content> contents = new ArrayList<>();
        try {
            for (Path file : files(webid)) {
                if (!file.toString().endsWith(PART)) {
                    contents.add(new Content(
                            UUID.fromString(file.getFileName().toString()),
                            Files.size(file),
                            Files.getLastModifiedTime(file).toInstant().plus(settings.keep())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the spool cannot be read", e);
        }
        return contents;
    }

    /** Destroys the person's ciphertexts on this node, and says how many there were. */
    public int erase(String webid) {
        int erased = 0;
        try {
            for (Path file : files(webid)) {
                // what is being written gives its own room back, and cannot become whole any more
                boolean whole = !file.toString().endsWith(PART);
                long size = Files.size(file);
                if (Files.deleteIfExists(file) && whole) {
                    giveBack(file, 1, size);
                    erased++;
                }
            }
            Files.deleteIfExists(folder.resolve(owner(webid)));
        } catch (DirectoryNotEmptyException e) {
            // something came meanwhile, and will go by its age
        } catch (IOException e) {
            throw new UncheckedIOException("the spool cannot be cleared", e);
        }
        return erased;
    }

    private List<Path> files(String webid) throws IOException {
        Path own = folder.resolve(owner(webid));
        if (!Files.isDirectory(own)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(own)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    SpoolSettings settings() {
        return settings;
    }

    /** Bytes that are kept or being written. */
    public long bytesUsed() {
        return room.used();
    }

    static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + PART);
    }

    private Path file(String webid, UUID id) {
        return folder.resolve(owner(webid)).resolve(id.toString());
    }

    /** Folders are named by a digest: a WebID holds slashes, and a listing of the folder should tell no names. */
    private static String owner(String webid) {
        return HexFormat.of().formatHex(Sha256.of(webid.getBytes(StandardCharsets.UTF_8)));
    }

    private String owner(Path file) {
        return folder.relativize(file).getName(0).toString();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder, 2)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    static Refusal conflict() {
        return Refusal.of(ErrorCode.UPLOAD_CONFLICT, "There is a content of this id already.");
    }

    /**
     * What a handle allows.
     *
     * @param upload whether what is written comes from the person, and is no result
     * @param begun whether the writing has begun, or one reading from the beginning is done
     */
    record Leave(UUID id, Path file, boolean write, boolean upload, long length, Instant expires, AtomicBoolean begun) {
        Leave(UUID id, Path file, boolean write, boolean upload, long length, Instant expires) {
            this(id, file, write, upload, length, expires, new AtomicBoolean());
        }
    }
}
