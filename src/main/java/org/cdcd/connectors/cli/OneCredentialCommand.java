package org.cdcd.connectors.cli;

import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What commands about one credential have in common: whose it is, and which. */
abstract class OneCredentialCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Parameters(paramLabel = "CREDENTIAL", description = "Its id; connectors credentials lists them.")
    private UUID credential = new UUID(0, 0);

    final CommandSpec spec() {
        return spec;
    }

    final IdentityOptions who() {
        return who;
    }

    final UUID credential() {
        return credential;
    }
}
