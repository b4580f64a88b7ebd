package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends links. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = "Revokes a credential, here and at the service. Once this is done nothing is sent with it again.",
        footerHeading = "%nExamples:%n",
        footer = {"  connectors revoke 018f3c6e-0000-7000-8000-000000000000", "  connectors revoke --all --yes"})
final class RevokeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Parameters(paramLabel = "CREDENTIAL", arity = "0..1", description = "Its id; connectors credentials lists them.")
    private @Nullable UUID credential;

    @Option(names = "--all", description = "Every credential that you have.")
    private boolean all;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--purge",
            description =
                    "Destroy at once even what the service would be told with; it stays allowed there until you end it.")
    private boolean purge;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Shell shell = Shell.of(spec);
        if (all == (credential != null)) {
            throw new ParameterException(spec.commandLine(), "give one CREDENTIAL, or --all");
        }
        if (all && !yes && !shell.isTerminal()) {
            throw new ParameterException(spec.commandLine(), "there is no terminal to ask at; say --yes");
        }
        ConnectorsClient client = who.client();
        List<UUID> doomed = credential != null
                ? List.of(credential)
                : new Credentials(client.credentials())
                        .living().stream().map(Credentials::id).toList();
        if (doomed.isEmpty() || !confirmed(shell, doomed.size())) {
            shell.err().println("Nothing was revoked.");
            return doomed.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        boolean good = true;
        for (UUID id : doomed) {
            good &= revoke(client, id, shell);
        }
        return good ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private boolean confirmed(Shell shell, int count) {
        Prompt prompt = shell.prompt();
        if (yes || prompt == null) {
            return true;
        }
        String what = count == 1 ? "this credential" : "all " + count + " credentials";
        return prompt.line("Revoke " + what + "? Type yes").equals("yes");
    }

    private boolean revoke(ConnectorsClient client, UUID id, Shell shell) throws IOException, InterruptedException {
        try {
            JsonNode answer = purge ? client.credentialCalls().purge(id) : new OwnKey(who.data()).revoke(client, id);
            new ProofKeys(who.data()).forget(id);
            shell.out()
                    .println("revoked " + id + "; at the service: "
                            + answer.path("service_revocation_status").asText());
            CredentialReceiptCommand.print(client.credentialCalls().receipt(id), shell.out());
            return true;
        } catch (ApiFailure no) {
            FailureText.print(no, shell.err());
            return false;
        }
    }
}
