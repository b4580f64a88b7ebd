package org.cdcd.connectors.cli;

import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code connectors}: everything a person does from a shell. */
@Command(
        name = "connectors",
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineTool.Version.class,
        description = "Links accounts at sixteen services and runs signed operations there.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            IdentityCommand.class,
            ConnectorsCommand.class,
            DescribeCommand.class,
            LinkCommand.class,
            OperateCommand.class,
            OpenCommand.class,
            CredentialsCommand.class,
            RevokeCommand.class,
            DoctorCommand.class,
            NewCommand.class,
            LintCommand.class,
            DocsCommand.class,
            ApproveCommand.class,
            CertificatesCommand.class,
            ProveCommand.class,
            MeCommand.class,
            KekCommand.class,
            AuditCommand.class,
            NoticesCommand.class,
            AppPasswordsCommand.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It is done.",
            "1:The server or the service said no, or could not be reached.",
            "2:The command was used wrongly.",
            "78:Something in the configuration is wrong."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  connectors demo --keep",
            "",
            "In a checkout also: bench (measures) and soak (kills vaults); each has --help."
        })
public final class CommandLineTool implements Callable<Integer> {
    /** What sysexits.h calls EX_CONFIG: something in the configuration is wrong. */
    static final int CONFIGURATION = 78;

    private static final int WIDTH = 100;

    private final Shell shell;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show where a failure comes from, for a bug report.")
    private boolean verbose;

    private CommandLineTool(Shell shell) {
        this.shell = shell;
    }

    /** Runs one command and gives its exit code: 0 done, 1 failed, 2 wrong use, 78 wrong configuration. */
    public static int run(String... arguments) {
        return run(Shell.ofProcess(), arguments);
    }

    static int run(Shell shell, String... arguments) {
        // libraries speak up on trouble only; a server that starts sets its own levels
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(ch.qos.logback.classic.Level.WARN);
        }
        return line(shell).execute(arguments);
    }

    static CommandLine line(Shell shell) {
        FailureText failures = new FailureText();
        return new CommandLine(new CommandLineTool(shell))
                .setOut(shell.out())
                .setErr(shell.err())
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setUsageHelpWidth(WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public Integer call() {
        spec.commandLine().usage(shell.err());
        return CommandLine.ExitCode.USAGE;
    }

    Shell shell() {
        return shell;
    }

    boolean verbose() {
        return verbose;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = CommandLineTool.class.getPackage().getImplementationVersion();
            return new String[] {"connectors " + (version == null ? "(not packaged)" : version)};
        }
    }
}
