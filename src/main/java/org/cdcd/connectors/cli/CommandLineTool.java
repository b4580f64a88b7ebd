package org.cdcd.connectors.cli;

import java.io.PrintWriter;
import org.cdcd.connectors.wire.Unusable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code connectors}: everything a person does from a shell. */
@Command(
        name = "connectors",
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineTool.Version.class,
        description = "Links accounts at sixteen services and runs signed operations there.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ServeCommand.class, DemoCommand.class, CommandLine.HelpCommand.class})
public final class CommandLineTool {
    /** What sysexits.h calls EX_CONFIG: something in the configuration is wrong. */
    static final int CONFIGURATION = 78;

    private CommandLineTool() {}

    /** Runs one command and gives its exit code: 0 done, 1 failed, 2 wrong use, 78 wrong configuration. */
    public static int run(String... arguments) {
        return new CommandLine(new CommandLineTool())
                .setExecutionExceptionHandler(CommandLineTool::explain)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        PrintWriter err = command.getErr();
        if (failure instanceof Unusable unusable) {
            err.println("connectors: " + unusable.getMessage());
            return CONFIGURATION;
        }
        throw failure;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = CommandLineTool.class.getPackage().getImplementationVersion();
            return new String[] {"connectors " + (version == null ? "(not packaged)" : version)};
        }
    }
}
