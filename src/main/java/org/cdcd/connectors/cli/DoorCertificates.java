package org.cdcd.connectors.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cdcd.connectors.wire.Pem;
import org.cdcd.connectors.wire.Unusable;

/** The folder of PEM files by which gateway and vault know each other; keys are readable by their owner alone. */
record DoorCertificates(Path folder) {
    private static final String AUTHORITY = "authority";

    Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    Path key(String name) {
        return folder.resolve(name + "-key.pem");
    }

    Path authority() {
        return certificate(AUTHORITY);
    }

    /**
     * Makes an authority and what it signs.
     *
     * @throws Unusable if there is one already, or the folder cannot be written
     */
    void create(List<String> vaultNames, Duration lifetime, Instant now) {
        if (Files.exists(authority())) {
            throw new Unusable(authority() + " exists already: --renew signs new certificates with it");
        }
        DoorAuthority made = DoorAuthority.create(now);
        try {
            Files.createDirectories(folder);
            write(certificate(AUTHORITY), Pem.of(made.certificate()), false);
            write(key(AUTHORITY), Pem.of(made.key()), true);
            issue(made, vaultNames, lifetime);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * The names that the vault's certificate is for.
     *
     * @throws Unusable if there is none
     */
    List<String> vaultNames() {
        Path file = certificate("vault");
        try {
            return Pem.certificate(Files.readString(file)).getSubjectAlternativeNames().stream()
                    .map(name -> String.valueOf(name.get(1)))
                    .toList();
        } catch (IOException | GeneralSecurityException e) {
            throw new Unusable(file + " cannot be read: name the vault with --vault-name", e);
        }
    }

    /**
     * Signs new certificates with the authority that is there; what runs goes on with the old ones until it is started again.
     *
     * @throws Unusable if there is no authority, or the folder cannot be written
     */
    void renew(List<String> vaultNames, Duration lifetime, Instant now) {
        DoorAuthority known = DoorAuthority.read(now, authority(), key(AUTHORITY));
        try {
            issue(known, vaultNames, lifetime);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void issue(DoorAuthority authority, List<String> vaultNames, Duration lifetime) throws IOException {
        keep("vault", authority.vault(vaultNames, lifetime));
        keep("gateway", authority.gateway(lifetime));
    }

    private void keep(String name, DoorAuthority.Issued issued) throws IOException {
        write(certificate(name), Pem.of(issued.certificate()), false);
        write(key(name), Pem.of(issued.key()), true);
    }

    private Unusable unwritable(IOException e) {
        return new Unusable("the folder " + folder + " cannot be written", e);
    }

    /** Whole or not at all, and never readable by others in between. */
    private static void write(Path file, String text, boolean secret) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        var mode = PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--"));
        try {
            Files.createFile(next, mode);
        } catch (FileAlreadyExistsException left) {
            Files.delete(next);
            Files.createFile(next, mode);
        }
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
