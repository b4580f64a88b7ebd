package org.cdcd.connectors.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cdcd.connectors.app.ServerSettings.Kek;
import org.cdcd.connectors.vault.KekSettings;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;

/** Which key encryption key the settings name, and whether it lies beside what it protects. */
public final class KekChoice {
    private KekChoice() {}

    /** The keyset file of the provider {@code file}. */
    public static Path file(ServerSettings settings) {
        Path file = settings.kek().file();
        return file == null ? settings.data().resolve("keyset") : file;
    }

    /** @throws Unusable if something is missing that the provider needs */
    static KekSettings of(ServerSettings settings) {
        Kek kek = settings.kek();
        return switch (kek.provider()) {
            case FILE -> new KekSettings.KeysetFile(file(settings), kek.passphraseFile());
            case TRANSIT -> transit(kek.transit());
            case PKCS11 ->
                new KekSettings.Pkcs11(
                        needed(kek.pkcs11().library(), "pkcs11.library"),
                        kek.pkcs11().slot(),
                        needed(kek.pkcs11().pinFile(), "pkcs11.pin-file"),
                        kek.pkcs11().label());
            case AWS_KMS -> cloud("aws-kms", kek);
            case GCP_KMS -> cloud("gcp-kms", kek);
        };
    }

    private static KekSettings transit(Kek.Transit transit) {
        URI address = needed(transit.address(), "transit.address");
        boolean role = transit.roleId() != null && transit.secretIdFile() != null;
        if (transit.tokenFile() == null && !role) {
            throw new Unusable("connectors.kek.transit.token-file is not set, and not .role-id with .secret-id-file");
        }
        return new KekSettings.Transit(
                address,
                transit.mount(),
                transit.key(),
                transit.namespace(),
                transit.tokenFile(),
                transit.roleId(),
                transit.secretIdFile());
    }

    private static KekSettings cloud(String scheme, Kek kek) {
        if (kek.keys().isEmpty()) {
            throw new Unusable("connectors.kek.keys is empty: list the URI of a key, such as " + scheme + "://…");
        }
        return new KekSettings.Cloud(scheme, kek.keys(), kek.primary());
    }

    private static <T> T needed(@Nullable T value, String name) {
        if (value == null) {
            throw new Unusable("connectors.kek." + name + " is not set");
        }
        return value;
    }

    /** Whether whoever takes away the volume of the embedded database has a bare keyset too. */
    public static boolean bareBesideDatabase(ServerSettings settings) {
        Kek kek = settings.kek();
        if (kek.provider() != Kek.Provider.FILE
                || kek.passphraseFile() != null
                || settings.store().url() != null) {
            return false;
        }
        try {
            Path folder = file(settings).toAbsolutePath().getParent();
            return folder != null
                    && Files.exists(folder)
                    && Files.exists(settings.data())
                    && Files.getFileStore(folder).equals(Files.getFileStore(settings.data()));
        } catch (IOException e) {
            return false;
        }
    }
}
