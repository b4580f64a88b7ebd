package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.cdcd.connectors.app.Server;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Unusable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole product on this machine, without an account anywhere. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Starts the server with twins of the services, links accounts, runs signed operations, and opens"
                + " the answers. Exits 0 only if all of it worked.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--keep", description = "Leave the server up afterwards, to play with.")
    private boolean keep;

    @Option(names = "--port", defaultValue = "8080", description = "Port of the public API (default ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--data",
            defaultValue = "data",
            description = "Folder of the embedded database (default ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        try (Server server = Server.start(settings())) {
            out.printf("The server is up after %.1f s.%n%n", (System.nanoTime() - start) / 1e9);
            SandboxFile sandbox = SandboxFile.read(data);
            IdentityFile identity = IdentityFile.create(sandbox.server(), person(sandbox.issuer()));
            identity.write(data.resolve("identity.json"));
            boolean good = run(sandbox, identity, new DemoTable(out));
            out.println();
            out.println(good ? "Every signature was verified and every answer opened." : "Not everything worked.");
            next(out, server);
            return good ? 0 : 1;
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("connectors.sandbox", "true");
        settings.put("connectors.development.issuer", "true");
        settings.put("connectors.front.port", String.valueOf(port));
        settings.put("connectors.public-origin", "http://127.0.0.1:" + port);
        settings.put("connectors.data", data.toString());
        return settings;
    }

    private static boolean run(SandboxFile sandbox, IdentityFile identity, DemoTable table)
            throws InterruptedException {
        DemoRun run = new DemoRun(Session.client(identity), new TwinBrowser(sandbox), table);
        Demo demo = new Demo(
                run, HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
        demo.github();
        demo.slack();
        demo.drive();
        ObjectNode mailbox = sandbox.mailbox();
        if (mailbox != null) {
            demo.mail(mailbox);
        }
        demo.revoke();
        return table.allGood();
    }

    private void next(PrintWriter out, Server server) {
        if (!keep) {
            out.println("Try next: ./connectors demo --keep, then in another shell ./connectors connectors");
            return;
        }
        out.println("The server stays up (Ctrl-C stops it). Try in another shell:");
        out.println("  ./connectors connectors");
        out.println("  ./connectors link github");
        out.println("  ./connectors operate github issues.list -p owner=alice -p repo=demo");
        out.println("  ./connectors credentials");
        out.flush();
        server.awaitStop();
    }

    /** Makes a person at the development issuer, under a name that nobody has yet. */
    static JsonNode person(URI issuer) throws IOException, InterruptedException {
        String name =
                "demo-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        HttpResponse<byte[]> answer = Session.http()
                .send(
                        HttpRequest.newBuilder(issuer.resolve("/people"))
                                .timeout(Duration.ofSeconds(10))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                                .build(),
                        BodyHandlers.ofByteArray());
        if (answer.statusCode() != 201) {
            throw new Unusable("the development issuer makes no person: HTTP " + answer.statusCode());
        }
        return Json.MAPPER.readTree(answer.body());
    }
}
