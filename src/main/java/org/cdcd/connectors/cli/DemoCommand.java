package org.cdcd.connectors.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.cdcd.connectors.app.Server;
import org.cdcd.connectors.cli.demo.Demos;
import org.cdcd.connectors.cli.demo.ServiceDemo;
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
                + " the answers. Exits 0 only if all of it worked.",
        footerHeading = "%nExample:%n",
        footer = "  connectors demo --keep --port 9080")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--keep", description = "Leave the server up afterwards, to play with.")
    private boolean keep;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port of the public API; 0 is any free one (default ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--data",
            defaultValue = "data",
            description = "Folder of the embedded database (default ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Option(
            names = "--split",
            description = "Run gateway and vault as two processes with mutual TLS between them, as in production.")
    private boolean split;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting of application.yaml; repeatable.")
    private Map<String, String> more = new HashMap<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Shell.of(spec).out();
        spareRealIdentity();
        if (port == 0) {
            port = Ports.free();
        } else if (!Ports.isFree("127.0.0.1", port)) {
            throw new Unusable("port " + port + " is taken: choose another with --port, or stop what listens there");
        }
        out.println("Starting the server and the twins of the services …");
        long start = System.nanoTime();
        try (Running server = start()) {
            out.printf("The server is up after %.1f s%s.%n%n", (System.nanoTime() - start) / 1e9, server.words());
            SandboxFile sandbox = SandboxFile.read(data);
            IdentityFile identity = IdentityFile.create(
                    sandbox.server(), new Issuer(sandbox.issuer(), Session.http()).newPerson(newName()));
            identity.write(identityFile());
            boolean good = run(sandbox, identity, new DemoTable(out));
            out.println();
            out.println(good ? "Every signature was verified and every answer opened." : "Not everything worked.");
            next(out, server);
            return good ? 0 : 1;
        }
    }

    /** What was started, in one process or in two. */
    private interface Running extends AutoCloseable {
        String words();

        void awaitStop() throws InterruptedException;

        @Override
        void close();
    }

    private record Whole(Server server) implements Running {
        @Override
        public String words() {
            return "";
        }

        @Override
        public void awaitStop() {
            server.awaitStop();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private record Halves(SplitServer server) implements Running {
        @Override
        public String words() {
            return ", gateway (process " + server.gatewayPid() + ") and vault (process " + server.vaultPid()
                    + ") apart";
        }

        @Override
        public void awaitStop() throws InterruptedException {
            server.awaitStop();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private Running start() throws IOException, InterruptedException {
        return split
                ? new Halves(new SplitServer(SplitServer.Plan.plain(settings(), data)))
                : new Whole(Server.start(settings()));
    }

    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("connectors.sandbox", "true");
        settings.put("connectors.development.issuer", "true");
        settings.put("connectors.front.port", String.valueOf(port));
        settings.put("connectors.public-origin", "http://127.0.0.1:" + port);
        settings.put("connectors.data", data.toString());
        // what application.yaml, the environment and vault.yaml say of these is for the real server
        settings.put("connectors.secrets", data.resolve("vault.yaml").toString());
        settings.put("connectors.store.url", "");
        settings.put("connectors.kek.provider", "file");
        settings.put("connectors.kek.file", data.resolve("keyset").toString());
        settings.put("connectors.kek.passphrase-file", "");
        settings.put("connectors.audit.anchor", "");
        settings.put("connectors.front.host", "127.0.0.1");
        settings.put("connectors.front.certificate", "");
        settings.put("connectors.front.key", "");
        for (String port : List.of("port", "imap-port", "smtp-port")) {
            settings.put("connectors.vault." + port, "0");
        }
        // nobody looks at these in a demo
        settings.put("server.port", "0");
        settings.put("logging.level.org.cdcd", "WARN");
        settings.put("logging.level.org.springframework.boot.autoconfigure.security", "ERROR");
        settings.putAll(more);
        return settings;
    }

    private static boolean run(SandboxFile sandbox, IdentityFile identity, DemoTable table)
            throws InterruptedException {
        DemoRun run = new DemoRun(Session.client(identity), sandbox, table);
        for (ServiceDemo demo : Demos.ALL) {
            demo.run(run);
        }
        return table.allGood();
    }

    private void next(PrintWriter out, Running server) throws InterruptedException {
        if (!keep) {
            out.println("Try next: ./connectors demo --keep" + (port == 8080 ? "" : " --port " + port)
                    + ", then in another shell: ./connectors connectors");
            return;
        }
        out.println("The server stays up (Ctrl-C stops it). Try in another shell:");
        String same = data.toString().equals("data") ? "" : " --data " + data;
        out.println("  ./connectors connectors" + same);
        out.println("  ./connectors link github" + same);
        out.println("  ./connectors operate github issues.list -p owner=alice -p repo=demo" + same);
        out.println("  ./connectors credentials" + same);
        out.println("  ./connectors revoke --all" + same);
        out.flush();
        server.awaitStop();
    }

    private static String newName() {
        return "demo-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    private Path identityFile() {
        return data.resolve("identity.json");
    }

    /** The demo's person is gone when it ends; one who is not must not be written over. */
    private void spareRealIdentity() {
        if (Files.exists(identityFile()) && !IdentityFile.read(identityFile()).isOfSandbox()) {
            throw new Unusable(identityFile() + " is no identity of a sandbox: run the demo with another --data");
        }
    }
}
