package org.cdcd.connectors.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the identity that the other commands act with. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an identity with fresh keys: of a new person at the sandbox's development issuer, or, with --issuer,"
                    + " of yourself at the issuer of your WebID.",
            "It is kept in identity.json in the data folder, which only you can read."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  connectors identity new alice",
            "  connectors identity new --issuer https://login.example --client-id my-app --server https://c.example"
        })
final class IdentityNewCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "A name for the new person: lower-case letters, digits, hyphens. In the sandbox only.")
    private @Nullable String name;

    @Option(names = "--server", paramLabel = "URL", description = "The server's origin (default: the sandbox).")
    private @Nullable URI server;

    @Option(names = "--issuer", paramLabel = "URL", description = "The Solid-OIDC issuer that your WebID names.")
    private @Nullable URI issuer;

    @Option(names = "--client-id", paramLabel = "ID", description = "Your program's client id at that issuer.")
    private @Nullable String clientId;

    @Option(names = "--webid", paramLabel = "URL", description = "Your WebID (default: the one in the issuer's token).")
    private @Nullable URI webid;

    @Option(names = "--secret-stdin", description = "Read the client secret from standard input instead of asking.")
    private boolean secretStdin;

    @Option(names = "--replace", description = "Replace the identity that is there; its keys are gone then.")
    private boolean replace;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (Files.exists(who.file()) && !replace && !isOrphan(who.identity())) {
            throw new Unusable("there is an identity in " + who.file()
                    + "; --replace makes a new one in its place, --data DIR one beside it");
        }
        IdentityFile identity = who.trusting(issuer == null ? inSandbox() : atIssuer(issuer));
        identity.write(who.file());
        IdentityShowCommand.print(identity, Shell.of(spec).out());
        return 0;
    }

    /** Whether its issuer was an earlier sandbox: people of those are gone for good. */
    private boolean isOrphan(IdentityFile there) {
        return there.isOfSandbox()
                && Files.exists(who.data().resolve(SandboxFile.NAME))
                && !there.tokenEndpoint()
                        .getRawAuthority()
                        .equals(SandboxFile.read(who.data()).issuer().getRawAuthority());
    }

    private IdentityFile inSandbox() throws IOException, InterruptedException {
        if (name == null || clientId != null || webid != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "give a NAME for a person of the sandbox, or --issuer and --client-id for yourself");
        }
        SandboxFile sandbox = SandboxFile.read(who.data());
        Issuer development = new Issuer(sandbox.issuer(), Session.http());
        return IdentityFile.create(
                server == null ? sandbox.server() : Origins.origin(server), development.newPerson(name));
    }

    private IdentityFile atIssuer(URI address) throws IOException, InterruptedException {
        if (name != null || clientId == null || server == null) {
            throw new ParameterException(
                    spec.commandLine(), "with --issuer give --client-id and --server too, and no NAME");
        }
        Issuer real = new Issuer(Origins.requireSafe(address), Session.http());
        Issuer.Registration registration = new Issuer.Registration(
                webid == null ? "" : webid.toString(), real.tokenEndpoint(), clientId, secret());
        IdentityFile draft = IdentityFile.create(Origins.origin(server), registration);
        String token = new TokenSource(draft, Session.http(), InstantSource.system()).get();
        return webid == null ? draft.withWebid(Issuer.webidOf(token)) : draft;
    }

    private String secret() throws IOException {
        try {
            return new SecretInput(Shell.of(spec), secretStdin).required("Client secret");
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
