package org.cdcd.connectors.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.cdcd.connectors.wire.ConnectorResponse;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens an answer that another program fetched. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description = "Verifies and opens an answer that curl fetched for a request of connectors operate --curl.",
        footerHeading = "%nExample:%n",
        footer = "  connectors open --request 018f3c6e-0000-7000-8000-000000000000 --hash … answer.json")
final class OpenCommand implements Callable<Integer> {
    // base64url and the envelope's own JSON around a response
    private static final int MOST = ConnectorResponse.MAX_BYTES * 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The answer (default: standard input).")
    private @Nullable Path file;

    @Option(names = "--request", paramLabel = "ID", required = true, description = "The request's id.")
    private UUID request = new UUID(0, 0);

    @Option(names = "--hash", paramLabel = "HASH", required = true, description = "The request's hash.")
    private String hash = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            output.check();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        ConnectorsClient client = who.client();
        byte[] answer;
        try (InputStream in = file == null ? Shell.of(spec).in() : Files.newInputStream(file)) {
            answer = in.readNBytes(MOST + 1);
        }
        if (answer.length == 0 || answer.length > MOST) {
            throw new CommandFailed(answer.length == 0 ? "there is no answer to open" : "this is no answer: too large");
        }
        return output.deliver(client.open(request, hash, answer), client, Shell.of(spec));
    }
}
