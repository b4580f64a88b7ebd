package org.cdcd.connectors.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.app.SettingsReader;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options with which an operator reaches the management port of the server whose folder they are in. */
final class ManagementOptions {
    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting of application.yaml; repeatable.")
    private Map<String, String> settings = new HashMap<>();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "Holds the operator's password (default: connectors.management.password, or operator-password in the"
                            + " data folder).")
    private @Nullable Path passwordFile;

    ManagementApi api() {
        SettingsReader.Found found = SettingsReader.read(settings);
        return new ManagementApi(found, password(found), Session.http());
    }

    private String password(SettingsReader.Found found) {
        String configured = found.settings().management().password();
        if (passwordFile == null && configured != null) {
            if (configured.startsWith("ENC(")) {
                throw new Unusable("the operator's password is sealed in the settings: say --password-file");
            }
            return configured;
        }
        Path file = passwordFile == null ? found.settings().data().resolve("operator-password") : passwordFile;
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Unusable("the operator's password cannot be read from " + file
                    + ": run this as the server's user in its folder, or say --password-file");
        }
    }
}
