package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One change of the key encryption key, or none, and how it stands then. */
abstract sealed class KekChangeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ManagementOptions management = new ManagementOptions();

    private final @Nullable String action;

    /** @param action the change, or null to look only */
    private KekChangeCommand(@Nullable String action) {
        this.action = action;
    }

    /** The version that it is about, or 0. */
    int version() {
        return 0;
    }

    @Override
    public final Integer call() throws IOException, InterruptedException {
        ManagementApi api = management.api();
        JsonNode status = action == null ? api.get("kek") : api.post("kek", body(action));
        Shell shell = Shell.of(spec);
        TextTable table = new TextTable("VERSION", "STATE", "USER KEYS", "CAPSULES");
        for (JsonNode version : status.path("versions")) {
            table.add(
                    version.path("version").asText(),
                    version.path("state").asText(),
                    version.path("userKeys").asText(),
                    version.path("capsules").asText());
        }
        table.print(shell.out());
        shell.out().println(RewrapText.of(status));
        return ExitCode.OK;
    }

    private Map<String, Object> body(String action) {
        Map<String, Object> body = new HashMap<>();
        body.put("action", action);
        if (version() != 0) {
            body.put("version", version());
        }
        return body;
    }

    /** Looks only. */
    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description =
                    "Shows each version and what is under it; how much is left to wrap anew, how fast that goes, and how long it takes.",
            footerHeading = "%nExample:%n",
            footer = "  connectors kek status")
    static final class Status extends KekChangeCommand {
        Status() {
            super(null);
        }
    }

    /** Adds a version. */
    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description =
                    "Adds a version that seals from now on; what is under older ones is wrapped anew while the server works.",
            footerHeading = "%nExample:%n",
            footer = "  connectors kek rotate")
    static final class Rotate extends KekChangeCommand {
        Rotate() {
            super("rotate");
        }
    }

    /** A change of one version. */
    abstract static sealed class OfVersion extends KekChangeCommand {
        @Parameters(paramLabel = "VERSION", description = "Its number.")
        private int number;

        private OfVersion(String action) {
            super(action);
        }

        @Override
        final int version() {
            return number;
        }
    }

    /** Takes a version out of service. */
    @Command(
            name = "retire",
            mixinStandardHelpOptions = true,
            description = "Takes an old version out of service that nothing is under any more; enable takes it back.",
            footerHeading = "%nExample:%n",
            footer = "  connectors kek retire 1")
    static final class Retire extends OfVersion {
        Retire() {
            super("retire");
        }
    }

    /** Takes a retired version back. */
    @Command(
            name = "enable",
            mixinStandardHelpOptions = true,
            description = "Takes a retired version back into service, to open what it sealed.",
            footerHeading = "%nExample:%n",
            footer = "  connectors kek enable 1")
    static final class Enable extends OfVersion {
        Enable() {
            super("enable");
        }
    }

    /** Destroys a retired version. */
    @Command(
            name = "destroy",
            mixinStandardHelpOptions = true,
            description =
                    "Destroys a retired version. There is no way back, and backups from its time do not open any more.",
            footerHeading = "%nExample:%n",
            footer = "  connectors kek destroy 1")
    static final class Destroy extends OfVersion {
        Destroy() {
            super("destroy");
        }
    }
}
