package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gets everything that the server stores about the person. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Gets everything that the server stores about you, but secrets and sealed answers, as one JSON document.",
        footerHeading = "%nExample:%n",
        footer = "  connectors me export --out me.json")
final class MeExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Write it there, for your eyes only, and not to the terminal.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String text = whole(who.client()).toPrettyString();
        if (out == null) {
            Shell.of(spec).out().println(text);
            return ExitCode.OK;
        }
        try {
            Files.createFile(out, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailed("the file " + out + " is there already");
        }
        Files.writeString(out, text + "\n", StandardOpenOption.TRUNCATE_EXISTING);
        return ExitCode.OK;
    }

    /** All pages as one document. */
    private static ObjectNode whole(ConnectorsClient client) throws IOException, InterruptedException {
        ObjectNode whole = client.personCalls().export(null).deepCopy();
        for (JsonNode next = whole.remove("next"); next != null; ) {
            JsonNode page = client.personCalls().export(next.asText());
            ((ArrayNode) whole.withArray("operations")).addAll((ArrayNode) page.withArray("operations"));
            ((ArrayNode) whole.withArray("audit")).addAll((ArrayNode) page.withArray("audit"));
            next = page.get("next");
        }
        return whole;
    }
}
