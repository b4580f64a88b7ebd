package org.cdcd.connectors.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.cdcd.connectors.wire.Unusable;

/** The password of the management port where the operator has set none: made once, kept in a file of their own. */
final class OperatorPassword {
    private OperatorPassword() {}

    /** The password in this file, which is made on the first start, readable by its owner alone. */
    static String of(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            byte[] bytes = new byte[18];
            new SecureRandom().nextBytes(bytes);
            Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        } catch (FileAlreadyExistsException existing) {
            // made on an earlier start
        } catch (IOException e) {
            throw new Unusable(
                    "the file " + file + " cannot be written; set connectors.data to a folder of this user", e);
        }
        try {
            String password = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (password.length() < 12) {
                throw new Unusable(
                        "the password in " + file + " has fewer than 12 characters; delete the file to get a new one");
            }
            return password;
        } catch (IOException e) {
            throw new Unusable("the file " + file + " cannot be read", e);
        }
    }
}
