package org.cdcd.connectors.vault.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;

/**
 * A secret that the operator keeps in a file of its owner's, or hands over on a descriptor ({@code /dev/fd/3}); one line end after
 * it is not part of it.
 */
public final class SecretFile {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /**
     * Reads it; the caller closes what it gets.
     *
     * @param what it is, for the operator, such as {@code the passphrase file}
     * @param least how many bytes it has at least
     * @throws KeysetUnusable if it cannot be read, is open to others, or is too short
     */
    public static Secret read(Path file, String what, int least) {
        try {
            if (Files.isRegularFile(file)
                    && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new KeysetUnusable(what + " " + file + " is open to others than its owner; run chmod 600 on it");
            }
            return trimmed(Files.readAllBytes(file), what + " " + file, least);
        } catch (NoSuchFileException e) {
            throw new KeysetUnusable(what + " " + file + " is not there", e);
        } catch (IOException | UnsupportedOperationException e) {
            throw new KeysetUnusable(what + " " + file + " cannot be read", e);
        }
    }

    private static Secret trimmed(byte[] content, String name, int least) {
        int length = content.length;
        if (length > 0 && content[length - 1] == '\n') {
            length--;
        }
        if (length > 0 && content[length - 1] == '\r') {
            length--;
        }
        byte[] secret = Arrays.copyOf(content, length);
        Arrays.fill(content, (byte) 0);
        if (length < least) {
            Arrays.fill(secret, (byte) 0);
            throw new KeysetUnusable(name + (length == 0 ? " is empty" : " holds fewer than " + least + " characters"));
        }
        return Secret.takingOver(secret);
    }
}
