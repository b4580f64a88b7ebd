package org.cdcd.connectors.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the files by which a gateway and a vault that run apart know each other. */
@Command(
        name = "certificates",
        mixinStandardHelpOptions = true,
        description = "Makes a private authority, and a certificate for the vault and one for the gateway.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  connectors certificates",
            "  connectors certificates --vault-name vault.internal --vault-name 10.0.0.7",
            "  connectors certificates --renew"
        })
final class CertificatesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--out",
            defaultValue = "certificates",
            description = "Folder for the files (default ${DEFAULT-VALUE}).")
    private Path out = Path.of("certificates");

    @Option(
            names = "--vault-name",
            description =
                    "Name or address under which gateways reach the vault; repeatable (default 127.0.0.1, and with"
                            + " --renew what the certificate says now).")
    private @Nullable List<String> names;

    @Option(
            names = "--days",
            defaultValue = "365",
            description = "How long the certificates are good (default ${DEFAULT-VALUE}).")
    private int days = 365;

    @Option(names = "--renew", description = "Sign new certificates with the authority that is there.")
    private boolean renew;

    @Override
    public Integer call() {
        if (days < 1 || days > 3650) {
            throw new Unusable("--days is a number from 1 to 3650");
        }
        DoorCertificates files = new DoorCertificates(out);
        Duration lifetime = Duration.ofDays(days);
        if (renew) {
            files.renew(names == null ? files.vaultNames() : names, lifetime, Instant.now());
        } else {
            files.create(names == null ? List.of("127.0.0.1") : names, lifetime, Instant.now());
        }
        PrintWriter text = Shell.of(spec).out();
        text.println("For the vault:    " + files.authority() + ", " + files.certificate("vault") + ", "
                + files.key("vault"));
        text.println("For the gateway:  " + files.authority() + ", " + files.certificate("gateway") + ", "
                + files.key("gateway"));
        text.println("Keep off both:    " + files.key("authority") + " (it signs new ones)");
        return 0;
    }
}
