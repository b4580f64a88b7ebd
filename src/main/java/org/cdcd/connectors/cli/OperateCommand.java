package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.cdcd.connectors.wire.ConnectorRequest;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one signed operation. */
@Command(
        name = "operate",
        mixinStandardHelpOptions = true,
        description = "Signs a request, has it run at the service, verifies the answer, opens it and prints it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  connectors operate github issues.list -p owner=alice -p repo=demo -p limit=5",
            "  connectors operate gdrive upload -p name=film.mp4 --upload content=film.mp4",
            "  connectors operate gdrive download -p id=1a2b --out film.mp4",
            "  connectors operate github issues.list -p owner=alice -p repo=demo --curl | sh"
        })
final class OperateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "CONNECTOR", description = "Its id, such as github.")
    private String connector = "";

    @Parameters(
            index = "1",
            paramLabel = "OPERATION",
            description = "Such as issues.list; connectors describe lists them.")
    private String operation = "";

    @Option(
            names = {"-p", "--parameter"},
            paramLabel = "NAME=VALUE",
            description = "A parameter, read as its type: text, number, true, false, or JSON for lists and objects."
                    + " Repeatable; a name given more than once is a list.")
    private List<String> pairs = new ArrayList<>();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "The parameters as a JSON object; - is standard input.")
    private @Nullable String json;

    @Option(names = "--upload", paramLabel = "NAME=FILE", description = "A parameter that is a file's content.")
    private Map<String, Path> uploads = new LinkedHashMap<>();

    @Option(names = "--credential", paramLabel = "ID", description = "Which account (default: the only one linked).")
    private @Nullable UUID credential;

    @Option(names = "--curl", description = "Print the signed request as a curl command instead of sending it.")
    private boolean curl;

    @Override
    public Integer call() throws IOException, InterruptedException {
        IdentityFile identity = who.identity();
        ConnectorsClient client = who.client(identity);
        try {
            ObjectNode parameters = parameters(new PublicApi(identity.server(), Session.http()).definition(connector));
            checkFiles();
            UUID account =
                    credential != null ? credential : new Credentials(client.credentials()).onlyActive(connector);
            for (Map.Entry<String, Path> upload : uploads.entrySet()) {
                parameters.set(upload.getKey(), upload(client, upload.getValue()));
            }
            ConnectorsClient.SignedCall call =
                    new OwnKey(who.data()).sign(client, connector, account, operation, parameters);
            return curl ? print(client, call) : output.deliver(client.send(call), client, Shell.of(spec));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode parameters(Definition definition) throws IOException {
        if (!definition.operations().contains(operation)) {
            throw new IllegalArgumentException(connector + " has no operation " + operation + "; it has: "
                    + String.join(", ", definition.operations()));
        }
        ParameterValues values = new ParameterValues(definition.input(operation));
        ObjectNode parameters = json == null ? Json.MAPPER.createObjectNode() : read(json);
        values.addTo(parameters, pairs);
        uploads.keySet().forEach(parameters::putNull);
        values.check(parameters);
        return parameters;
    }

    private ObjectNode read(String source) throws IOException {
        byte[] bytes;
        try (InputStream in = source.equals("-") ? Shell.of(spec).in() : Files.newInputStream(Path.of(source))) {
            bytes = in.readNBytes(ConnectorRequest.MAX_BYTES + 1);
        }
        try {
            return Json.strictObject(bytes, ConnectorRequest.MAX_BYTES);
        } catch (Refusal e) {
            throw new IllegalArgumentException("--json: " + e.detail(), e);
        }
    }

    private void checkFiles() {
        output.check();
        if (curl && output.toFile()) {
            throw new IllegalArgumentException("--out goes with connectors open where --curl is used");
        }
        uploads.forEach((name, file) -> {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new IllegalArgumentException("--upload " + name + ": the file cannot be read: " + file);
            }
        });
    }

    private ObjectNode upload(ConnectorsClient client, Path file) throws IOException, InterruptedException {
        long size = Files.size(file);
        String type = Files.probeContentType(file);
        try (Progress progress = new Progress(Shell.of(spec), "sent", size, InstantSource.system());
                InputStream content = Files.newInputStream(file)) {
            return client.upload(progress.counting(content), size, type == null ? "application/octet-stream" : type);
        }
    }

    private int print(ConnectorsClient client, ConnectorsClient.SignedCall call) {
        Shell shell = Shell.of(spec);
        shell.out().println(new CurlText(client.curl(call)).command());
        shell.err().println("It can be sent once, within a minute. Open the answer by piping it into:");
        shell.err().println("  connectors open --request " + call.requestId() + " --hash " + call.requestHash());
        return 0;
    }
}
