package org.cdcd.connectors.cli;

import java.net.URI;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which server a command asks when it needs no identity. */
final class ServerOptions {
    static final URI DEFAULT = URI.create("http://127.0.0.1:8080");

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server's origin (default: the identity's server, or else http://127.0.0.1:8080).")
    private @Nullable URI server;

    PublicApi api() {
        return new PublicApi(server(), Session.http());
    }

    private URI server() {
        if (server != null) {
            return Origins.origin(server);
        }
        return Files.exists(who.file()) ? who.identity().server() : DEFAULT;
    }
}
