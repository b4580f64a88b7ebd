package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.cli.demo.Demos;
import org.cdcd.connectors.cli.demo.ServiceDemo;
import org.cdcd.connectors.cli.prove.Finder;
import org.cdcd.connectors.cli.prove.Memory;
import org.cdcd.connectors.cli.prove.OperatorsView;
import org.cdcd.connectors.cli.prove.Searched;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.TwinServer;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;

/** One run of everything with marked secrets, and the search for them afterwards. */
final class Proof {
    static final String TOKENS = "tokens";
    static final String CLIENTS = "client secrets";
    static final String PASSWORDS = "passwords";

    private static final int CALLERS = 4;
    private static final int PATIENCE_SECONDS = 120;

    private final PrintWriter out;
    private final Path folder;
    private final Path data;
    private final Path taken;
    private final String person = "plant-" + hex();
    private final SplitServer.Marks marks = new SplitServer.Marks("Tk" + hex() + hex(), "Cs" + hex() + hex());
    private final Map<String, List<String>> secrets = new LinkedHashMap<>();
    private final List<Searched> found = new ArrayList<>();

    Proof(PrintWriter out, Path folder) {
        this.out = out;
        this.folder = folder;
        this.data = folder.resolve("data");
        this.taken = folder.resolve("taken");
    }

    private static String hex() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    List<Searched> run() throws IOException, InterruptedException {
        Files.createDirectories(data);
        Files.createDirectories(taken);
        int management = Ports.free();
        out.println("Starting gateway and vault, each a process, with everything logged …");
        out.flush();
        try (SplitServer server = new SplitServer(plan(management))) {
            secrets(server.sandbox().twins());
            SandboxFile sandbox = SandboxFile.read(data);
            IdentityFile identity = IdentityFile.create(
                    sandbox.server(), new Issuer(sandbox.issuer(), Session.http()).newPerson(person));
            String answered = work(identity, sandbox);
            underLoad(server, identity, sandbox);
            operatorsView(management);
            atRest(server);
            search("answers, opened", true, answered, List.of(taken.resolve("answers")));
        }
        files();
        return found;
    }

    private SplitServer.Plan plan(int management) throws IOException {
        int port = Ports.free();
        Map<String, String> settings = new HashMap<>();
        settings.put("connectors.front.port", String.valueOf(port));
        settings.put("connectors.public-origin", "http://127.0.0.1:" + port);
        settings.put("server.port", "0");
        settings.put("logging.level.root", "TRACE");
        settings.put("logging.level.org.cdcd", "TRACE");
        // reading every bean would write a book about reading beans
        settings.put("logging.level.javax.management", "INFO");
        Map<String, String> gateway = Map.of("server.port", String.valueOf(management));
        return new SplitServer.Plan(settings, gateway, data, marks, true);
    }

    private void secrets(@Nullable TwinServer twins) {
        if (twins == null) {
            throw new IllegalStateException("the twins run elsewhere");
        }
        List<String> passwords = new ArrayList<>();
        for (String id : twins.ids()) {
            twins.fields(id, Person.ALICE).forEach((name, value) -> {
                if (name.contains("password")) {
                    passwords.add(value);
                }
            });
        }
        secrets.put(TOKENS, List.of(marks.tokens()));
        secrets.put(CLIENTS, List.of(marks.clients()));
        secrets.put(PASSWORDS, passwords);
    }

    /** Everything that the demo does; gives a text that the opened answers hold for sure. */
    private String work(IdentityFile identity, SandboxFile sandbox) throws IOException, InterruptedException {
        try (OutputStream answers = Files.newOutputStream(taken.resolve("answers"))) {
            DemoTable table = new DemoTable(out);
            DemoRun run = new DemoRun(Session.client(identity), sandbox, table, answer -> write(answers, answer));
            for (ServiceDemo demo : Demos.ALL) {
                demo.run(run);
            }
            out.println();
            if (!table.allGood()) {
                throw new Unusable("not every operation worked, so nothing is proved");
            }
            return run.mark();
        }
    }

    private static void write(OutputStream answers, JsonNode answer) {
        try {
            answers.write(Json.bytes(answer));
            answers.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes both memories while calls run. */
    private void underLoad(SplitServer server, IdentityFile identity, SandboxFile sandbox)
            throws IOException, InterruptedException {
        out.println("Taking the memory of both while calls run …");
        out.flush();
        DemoRun run = new DemoRun(
                Session.client(identity),
                sandbox,
                new DemoTable(new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)));
        UUID credential = run.linkByConsent("github");
        try (Calls calls = new Calls(run, credential, CALLERS)) {
            calls.awaitRounds(20);
            Memory.dump(server.gatewayPid(), taken.resolve("gateway-load-1.hprof"));
            calls.awaitRounds(40);
            Memory.dump(server.gatewayPid(), taken.resolve("gateway-load-2.hprof"));
            Memory.dump(server.vaultPid(), taken.resolve("vault-load.hprof"));
        }
        search(
                "gateway: memory under load, all objects",
                true,
                person,
                List.of(taken.resolve("gateway-load-1.hprof"), taken.resolve("gateway-load-2.hprof")));
        search("vault: memory under load, all objects", false, person, List.of(taken.resolve("vault-load.hprof")));
    }

    private void operatorsView(int management) throws IOException, InterruptedException {
        String password =
                Files.readString(data.resolve("gateway/operator-password")).strip();
        try (HttpClient http = HttpClient.newHttpClient()) {
            OperatorsView view = new OperatorsView(http, URI.create("http://127.0.0.1:" + management), password);
            int beans = view.beans(taken.resolve("beans"));
            view.metrics(taken.resolve("metrics"));
            search(
                    "gateway: " + beans + " beans, every attribute",
                    true,
                    "github-g1.attempt",
                    List.of(taken.resolve("beans")));
            search("gateway: metrics", true, "jvm_memory_used_bytes", List.of(taken.resolve("metrics")));
        }
    }

    private void atRest(SplitServer server) throws IOException, InterruptedException {
        Memory.dumpLive(server.vaultPid(), taken.resolve("vault-rest.hprof"));
        search("vault: memory at rest, live objects", false, person, List.of(taken.resolve("vault-rest.hprof")));
    }

    /** What is left on disk once both have ended. */
    private void files() throws IOException {
        search("gateway: log at TRACE", true, "Z TRACE ", List.of(data.resolve("gateway.log")));
        search("vault: log at TRACE", true, "Z TRACE ", List.of(data.resolve("vault.log")));
        List<Path> kept = new ArrayList<>();
        try (var all = Files.list(data)) {
            all.filter(file -> !file.toString().endsWith(".log") && !file.endsWith("sandbox-vault.json"))
                    .forEach(kept::add);
        }
        search("vault and gateway: database, spool, every file", true, person, kept);
    }

    private void search(String place, boolean blind, String planted, List<Path> files) throws IOException {
        Map<String, List<String>> texts = new LinkedHashMap<>(secrets);
        texts.put(Searched.PLANTED, List.of(planted));
        found.add(Searched.files(place, blind, new Finder(texts), files));
    }

    /** Calls without end, until closed. */
    private static final class Calls implements AutoCloseable {
        private final List<Thread> threads = new ArrayList<>();
        private final Semaphore rounds = new Semaphore(0);
        private volatile boolean over;

        Calls(DemoRun run, UUID credential, int callers) {
            for (int i = 0; i < callers; i++) {
                threads.add(Thread.ofVirtual().start(() -> call(run, credential)));
            }
        }

        private void call(DemoRun run, UUID credential) {
            ObjectNode parameters =
                    Json.MAPPER.createObjectNode().put("owner", "alice").put("repo", "demo");
            while (!over) {
                try {
                    run.operate("github", credential, "issues.list", parameters);
                    rounds.release();
                } catch (IOException | RuntimeException limited) {
                    // a twin limits its callers too; the next one goes through
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        void awaitRounds(int many) throws InterruptedException {
            if (!rounds.tryAcquire(many, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Unusable("the calls that were to go on while memory is taken do not come through");
            }
        }

        @Override
        public void close() {
            over = true;
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
