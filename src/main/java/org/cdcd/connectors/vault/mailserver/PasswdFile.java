package org.cdcd.connectors.vault.mailserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.vault.store.AppPasswordRows.AppPassword;

/**
 * A file of Dovecot's {@code passwd-file} format, replaced as a whole: a reader has either all of the old or all of the new. Each line
 * is for one service, {@code imap/NAME}; mail is submitted as {@code smtp} through an MTA and as {@code submission} through
 * Dovecot itself. The log-in name is changed to the mailbox's address once the password fits.
 */
final class PasswdFile {
    private static final Set<PosixFilePermission> OWNER_AND_GROUP = PosixFilePermissions.fromString("rw-r-----");
    private static final Map<String, List<String>> SERVICES =
            Map.of("imap", List.of("imap"), "smtp", List.of("smtp", "submission"));

    private final Path file;

    PasswdFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** What the file says now; nothing if there is none. */
    Set<String> lines() throws IOException {
        try {
            return Set.copyOf(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }

    /** Makes the file say this, unless it does so already. */
    void say(List<AppPassword> good, Instant now) throws IOException {
        byte[] content = content(good).getBytes(StandardCharsets.US_ASCII);
        Instant before = null;
        try {
            if (Arrays.equals(Files.readAllBytes(file), content)) {
                return;
            }
            before = Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            // the first one
        }
        Path neighbour = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(neighbour);
        Files.createFile(neighbour, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(neighbour, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.setPosixFilePermissions(neighbour, OWNER_AND_GROUP);
        Files.setLastModifiedTime(neighbour, FileTime.from(stamp(before, now)));
        Files.move(neighbour, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Dovecot reads the file anew when its size or the second of its time has changed, so the second always does. */
    private static Instant stamp(@org.jspecify.annotations.Nullable Instant before, Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        return before == null || before.truncatedTo(ChronoUnit.SECONDS).isBefore(second)
                ? second
                : before.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    }

    private static String content(List<AppPassword> good) {
        StringBuilder text = new StringBuilder("# Written by CDCD Connectors, and written over. Do not edit.\n");
        good.forEach(one -> lines(one).forEach(line -> text.append(line).append('\n')));
        return text.toString();
    }

    /** The lines that say one. */
    static List<String> lines(AppPassword one) {
        List<String> lines = new ArrayList<>();
        for (String protocol : one.protocols()) {
            for (String service : SERVICES.getOrDefault(protocol, List.of())) {
                lines.add(line(service, one));
            }
        }
        return lines;
    }

    private static String line(String service, AppPassword one) {
        String line = service + "/" + one.username() + ":{ARGON2ID}" + one.verifier() + "::::::user=" + one.mailbox();
        return one.networks().isEmpty() ? line : line + " allow_nets=" + String.join(",", one.networks());
    }
}
