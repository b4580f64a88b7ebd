package org.cdcd.connectors.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what may be shown of an identity. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows for whom the other commands act, and where; no secret and no private key.",
        footerHeading = "%nExample:%n",
        footer = "  connectors identity show")
final class IdentityShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Override
    public Integer call() {
        IdentityFile identity = who.identity();
        print(identity, Shell.of(spec).out());
        return 0;
    }

    static void print(IdentityFile identity, PrintWriter out) {
        String line = "%-16s %s%n";
        out.printf(line, "WebID", identity.webid());
        out.printf(line, "server", identity.server());
        out.printf(line, "token endpoint", identity.tokenEndpoint());
        out.printf(line, "client", identity.clientId());
        out.printf(line, "signing key", identity.keyId());
        out.printf(line, "server's key", identity.serverKey() == null ? "not seen yet" : identity.serverKey());
        out.flush();
    }
}
