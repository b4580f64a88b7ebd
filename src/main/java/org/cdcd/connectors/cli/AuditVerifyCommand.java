package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cdcd.connectors.app.AuditOfFolder;
import org.cdcd.connectors.app.SettingsReader;
import org.cdcd.connectors.wire.AuditCheck;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.ResponseVerifier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks a whole audit log and names the first bad entry of each chain. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Checks a server's whole audit log against its signed heads, and names the first bad entry of every"
                        + " chain. With --data it reads the database of a server that is stopped; of a running one take the export"
                        + " of the management port, /operator/audit.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  connectors audit verify --data data --anchor /mnt/worm/heads.ndjson",
            "  curl -su operator http://127.0.0.1:8081/operator/audit | connectors audit verify --export -"
        })
final class AuditVerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data", paramLabel = "DIR", description = "The data folder of a server that is stopped.")
    private @Nullable Path data;

    @Option(names = "--export", paramLabel = "FILE", description = "An exported log, or - for standard input.")
    private @Nullable Path export;

    @Option(
            names = "--anchor",
            paramLabel = "FILE",
            description =
                    "Signed heads that were kept elsewhere, one {\"head\": …} a line. Only these show that an end was cut"
                            + " off together with the heads in the database.")
    private @Nullable Path anchor;

    @Option(
            names = "--jwks",
            paramLabel = "FILE",
            description = "The server's keys as you know them, instead of those that the log names.")
    private @Nullable Path jwks;

    @Override
    public Integer call() throws IOException {
        if ((data == null) == (export == null)) {
            throw new ParameterException(spec.commandLine(), "give one of --data and --export");
        }
        AuditCheck check = new AuditCheck(jwks == null ? null : new ResponseVerifier(json(Files.readString(jwks))));
        Lines lines = new Lines(check, anchor == null ? List.of() : Files.readAllLines(anchor));
        if (data != null) {
            Map<String, String> overrides = new HashMap<>(Map.of("connectors.data", data.toString()));
            AuditOfFolder.read(SettingsReader.read(overrides).settings(), lines::next);
        } else if (export != null) {
            read(export, lines);
        }
        return tell(check);
    }

    private void read(Path file, Lines lines) throws IOException {
        try (BufferedReader reader = file.toString().equals("-")
                ? new BufferedReader(new InputStreamReader(Shell.of(spec).in(), StandardCharsets.UTF_8))
                : Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.next(json(line));
            }
        }
        lines.end();
    }

    private Integer tell(AuditCheck check) {
        Shell shell = Shell.of(spec);
        List<AuditCheck.Finding> findings = check.findings();
        findings.forEach(finding -> shell.out().println(finding));
        long after = check.unsignedEntries().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        shell.out()
                .println(check.entries() + " entries in " + check.chains() + " chains, " + after
                        + " of them newer than any signed head; " + findings.size() + " chains are broken");
        return findings.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static JsonNode json(String text) {
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            // said below
        }
        throw new CommandFailed("this is no exported audit log: a line is no JSON object, or the end is missing");
    }

    /** The lines of a log, with the heads that were kept elsewhere after the keys and before everything else. */
    private static final class Lines {
        private final AuditCheck check;
        private final List<String> anchored;
        private boolean begun;

        Lines(AuditCheck check, List<String> anchored) {
            this.check = check;
            this.anchored = anchored;
        }

        void next(JsonNode line) {
            try {
                if (!begun && !line.has("jwks")) {
                    throw new CommandFailed("this is no exported audit log: it does not begin with the keys");
                }
                check.line(line);
                if (!begun) {
                    begun = true;
                    anchored.forEach(head -> check.line(json(head)));
                }
            } catch (Refusal refusal) {
                throw new CommandFailed(refusal.detail());
            }
        }

        void end() {
            if (!begun) {
                throw new CommandFailed("this is no exported audit log: it is empty");
            }
        }
    }
}
