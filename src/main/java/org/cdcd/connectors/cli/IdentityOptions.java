package org.cdcd.connectors.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that says for whom a command acts. */
final class IdentityOptions {
    private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:CONNECTORS_DATA:-data}",
            description = "Folder of the identity (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Option(
            names = "--server-key",
            paramLabel = "THUMBPRINT",
            description = "The server's key, as its operator tells it (default: the first one seen is taken and kept).")
    private @Nullable String serverKey;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    Path data() {
        return data;
    }

    Path file() {
        return data.resolve("identity.json");
    }

    IdentityFile identity() {
        return trusting(IdentityFile.read(file()));
    }

    /** The identity with the server's key that was given, if one was. */
    IdentityFile trusting(IdentityFile identity) {
        if (serverKey == null) {
            return identity;
        }
        if (!THUMBPRINT.matcher(serverKey).matches()) {
            throw new ParameterException(spec.commandLine(), "--server-key takes the 43 characters of a thumbprint");
        }
        return identity.withServerKey(serverKey);
    }

    ConnectorsClient client() {
        return client(identity());
    }

    /** Acts for this identity, and keeps in its file which key the server has. */
    ConnectorsClient client(IdentityFile identity) {
        if (serverKey != null) {
            keep(identity);
        }
        return Session.client(identity, seen -> {
            Shell.of(spec)
                    .err()
                    .println(
                            identity.serverKey() == null
                                    ? "The server's key is " + seen + "; it is kept in " + file()
                                    : "The server has a new key, signed by the one before: " + seen);
            keep(identity.withServerKey(seen));
        });
    }

    private void keep(IdentityFile identity) {
        try {
            identity.write(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
