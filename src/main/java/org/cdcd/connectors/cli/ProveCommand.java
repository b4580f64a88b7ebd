package org.cdcd.connectors.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cdcd.connectors.cli.prove.Searched;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows that the gateway is blind: runs everything with secrets that can be told from any other text, and looks for them. */
@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        description = {
            "Runs gateway and vault as two processes, links an account at every service, and then looks for the secrets in logs at"
                    + " TRACE, in files, beans, metrics, opened answers and heap dumps. Exits 0 only if each search found what was"
                    + " planted for it, and none found a secret where none may be.",
            "For the search both processes let this user look into their memory; in production the launcher closes a vault."
        },
        footerHeading = "%nExample:%n",
        footer = "  connectors prove --keep proof")
final class ProveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--keep",
            paramLabel = "FOLDER",
            description =
                    "Leave everything that was searched in this folder, which must be empty (it holds heap dumps).")
    private @Nullable Path keep;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Shell.of(spec).out();
        Path folder = keep == null ? Files.createTempDirectory("connectors-proof-") : empty(keep);
        try {
            List<Searched> all = new Proof(out, folder).run();
            return told(out, all) ? 0 : 1;
        } finally {
            if (keep == null) {
                delete(folder);
            }
        }
    }

    private static Path empty(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new Unusable("the folder " + folder + " is not empty");
            }
        }
        return folder;
    }

    private static boolean told(PrintWriter out, List<Searched> all) {
        TextTable table = new TextTable("SEARCHED", "MB", "PLANTED", "TOKENS", "CLIENT SECRETS", "PASSWORDS", "");
        for (Searched one : all) {
            table.add(
                    one.place(),
                    String.format("%.1f", one.bytes() / 1e6),
                    one.sees() ? "found" : "NOT FOUND",
                    String.valueOf(one.counts().getOrDefault(Proof.TOKENS, 0)),
                    String.valueOf(one.counts().getOrDefault(Proof.CLIENTS, 0)),
                    String.valueOf(one.counts().getOrDefault(Proof.PASSWORDS, 0)),
                    one.good() ? one.blind() ? "ok" : "told, not promised" : "FAILED");
        }
        table.print(out);
        out.println();
        all.stream().filter(one -> !one.good()).forEach(one -> one.where().forEach(file -> out.println("in " + file)));
        boolean good = all.stream().allMatch(Searched::good);
        out.println(
                good
                        ? "No secret was found where none may be, and every search found what was planted for it."
                        : "This is not the proof that it should be: see FAILED.");
        return good;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
