package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.wire.ConnectorsClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Replaces the key of a credential. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = {
            "Has the service make a new key for a credential and puts it in the place of the old one; while an old key is"
                    + " still good beside the new one, ends the old one.",
            "With --new-key you bring a key that you have made at the service yourself; the credential keeps its id."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  connectors credentials rotate 018f3c6e-0000-7000-8000-000000000000",
            "  connectors credentials rotate 018f3c6e-0000-7000-8000-000000000000 --new-key"
        })
final class RotateCommand extends OneCredentialCommand {
    @Option(names = "--new-key", description = "Ask me for a new key, which leaves this program only sealed.")
    private boolean newKey;

    @Option(names = "--secret-stdin", description = "Read the new key from standard input, unasked.")
    private boolean secretStdin;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (secretStdin && !newKey) {
            throw wrong("--secret-stdin goes with --new-key");
        }
        IdentityFile identity = who().identity();
        ConnectorsClient client = who().client(identity);
        if (newKey) {
            bring(identity, client);
        }
        JsonNode rotation = newKey
                ? client.credentialCalls().show(credential()).path("rotation")
                : client.credentialCalls().rotate(credential()).path("rotation");
        print(Shell.of(spec()).out(), rotation);
        return ExitCode.OK;
    }

    private void bring(IdentityFile identity, ConnectorsClient client) throws IOException, InterruptedException {
        JsonNode shown = client.credentialCalls().show(credential());
        String connector = shown.path("connector_id").asText();
        String method = shown.path("auth_method").asText();
        Definition definition = new PublicApi(identity.server(), Session.http()).definition(connector);
        List<Definition.Field> secrets = definition.fields(method).stream()
                .filter(Definition.Field::secret)
                .toList();
        if (secrets.isEmpty()) {
            throw wrong("the credential holds no key that you could bring: connectors link " + connector + " --widen "
                    + credential());
        }
        try {
            client.replaceSecret(
                    connector,
                    method,
                    credential(),
                    new SecretFields(secrets, Shell.of(spec()), secretStdin).fill(Map.of()));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    static void print(PrintWriter out, JsonNode rotation) {
        String line = "%-12s %s%n";
        out.printf(line, "rotation", rotation.path("strategy").asText("none") + ", " + state(rotation));
        out.printf(line, "key since", rotation.path("key_since").asText("-"));
        out.printf(line, "next due", rotation.path("next_due").asText("-"));
        JsonNode failure = rotation.path("failure");
        if (failure.isObject()) {
            out.printf(
                    line,
                    "not yet",
                    failure.path("code").asText() + "; tried again at "
                            + failure.path("next_try").asText());
        }
        out.flush();
    }

    private static String state(JsonNode rotation) {
        String state = rotation.path("state").asText("-");
        return rotation.has("old_key_until")
                ? state + " (the old key until "
                        + rotation.path("old_key_until").asText() + ")"
                : state;
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec().commandLine(), what);
    }
}
