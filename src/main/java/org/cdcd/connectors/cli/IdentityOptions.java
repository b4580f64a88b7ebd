package org.cdcd.connectors.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says for whom a command acts. */
final class IdentityOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:CONNECTORS_DATA:-data}",
            description = "Folder of the identity (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    Path data() {
        return data;
    }

    Path file() {
        return data.resolve("identity.json");
    }

    IdentityFile identity() {
        return IdentityFile.read(file());
    }

    ConnectorsClient client() {
        return Session.client(identity());
    }

    /** The sandbox in the same folder, if the server of this identity is it. */
    @Nullable
    SandboxFile sandbox(IdentityFile identity) {
        if (!Files.exists(data.resolve(SandboxFile.NAME))) {
            return null;
        }
        SandboxFile sandbox = SandboxFile.read(data);
        return sandbox.server().equals(identity.server()) ? sandbox : null;
    }
}
