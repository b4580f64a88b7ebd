package org.cdcd.connectors.cli;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.cdcd.connectors.app.Sandbox;
import org.cdcd.connectors.app.SettingsReader;
import org.cdcd.connectors.wire.Unusable;

/**
 * A gateway and a vault on this machine, each a process of its own with mutual TLS between them; the twins and the issuer are in
 * this process.
 */
final class SplitServer implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final int LOOKS = 1200;

    private final Vertx vertx = Vertx.vertx();
    private final Sandbox sandbox;
    private final RoleProcess vault;
    private final RoleProcess gateway;

    /**
     * What is started.
     *
     * @param settings of both, as for one process; {@code connectors.public-origin} is there
     * @param gateway what is set for the gateway alone
     * @param data the vault's folder; the gateway's is in it
     * @param marks what secrets hold, to be found by
     * @param open whether the processes let other processes of this user look into their memory
     */
    record Plan(Map<String, String> settings, Map<String, String> gateway, Path data, Marks marks, boolean open) {
        /** For a look around: nothing is marked and nothing is open. */
        static Plan plain(Map<String, String> settings, Path data) {
            return new Plan(settings, Map.of(), data, new Marks("", ""), false);
        }
    }

    /**
     * Texts that come nowhere else; empty for none.
     *
     * @param tokens what every token of the twins holds
     * @param clients what every secret of this server's registrations holds
     */
    record Marks(String tokens, String clients) {}

    /**
     * Starts both, and waits until callers are answered.
     *
     * @throws Unusable with one line if either does not start
     */
    SplitServer(Plan plan) throws IOException, InterruptedException {
        DoorCertificates certificates = new DoorCertificates(plan.data().resolve("certificates"));
        if (!Files.exists(certificates.authority())) {
            certificates.create(List.of("127.0.0.1"), Duration.ofDays(365), Instant.now());
        }
        URI origin = URI.create(plan.settings().get("connectors.public-origin"));
        Path parts = plan.data().resolve("sandbox-vault.json");
        sandbox = Sandbox.alone(vertx, InstantSource.system(), plan.marks().tokens());
        RoleProcess started = null;
        RoleProcess front = null;
        try {
            sandbox.write(
                    SettingsReader.read(plan.settings()).settings().routes(),
                    parts,
                    plan.marks().clients());
            int port = Ports.free();
            started = vault(plan, certificates, port, parts);
            vault = started;
            front = gateway(plan, certificates, port);
            gateway = front;
            awaitAnswers(origin);
            sandbox.announce(origin, plan.data());
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (front != null) {
                front.close();
            }
            if (started != null) {
                started.close();
            }
            closeSandbox();
            throw e;
        }
    }

    private static RoleProcess vault(Plan plan, DoorCertificates certificates, int port, Path parts)
            throws IOException {
        Map<String, String> own = settings(plan, certificates, "vault");
        own.put("connectors.vault.port", String.valueOf(port));
        own.put("connectors.development.sandbox", parts.toString());
        return RoleProcess.start("vault", own, plan.data().resolve("vault.log"), plan.open());
    }

    private static RoleProcess gateway(Plan plan, DoorCertificates certificates, int port) throws IOException {
        Map<String, String> own = settings(plan, certificates, "gateway");
        own.put("connectors.kek.file", "");
        own.putAll(plan.gateway());
        own.put("connectors.sandbox", "true");
        own.put("connectors.vault.urls", "https://127.0.0.1:" + port);
        own.put("connectors.data", plan.data().resolve("gateway").toString());
        return RoleProcess.start("gateway", own, plan.data().resolve("gateway.log"), plan.open());
    }

    private static Map<String, String> settings(Plan plan, DoorCertificates certificates, String role) {
        Map<String, String> own = new HashMap<>(plan.settings());
        own.put("connectors.data", plan.data().toString());
        own.put("connectors.door.authority", certificates.authority().toString());
        own.put("connectors.door.certificate", certificates.certificate(role).toString());
        own.put("connectors.door.key", certificates.key(role).toString());
        // the twins are in this process: a gateway is told so, and the vault where they are
        own.remove("connectors.development.issuer");
        own.remove("connectors.sandbox");
        return own;
    }

    private void awaitAnswers(URI origin) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest asked = HttpRequest.newBuilder(origin.resolve("/.well-known/cdcd-connectors"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            for (int looks = 0; looks < LOOKS; looks++) {
                vault.stillRuns(LOOK_MILLIS);
                gateway.stillRuns(1);
                if (answers(client, asked)) {
                    return;
                }
            }
            throw new Unusable(
                    "gateway and vault do not answer; vault.log and gateway.log in the data folder say more");
        }
    }

    private static boolean answers(HttpClient client, HttpRequest asked) throws InterruptedException {
        try {
            return client.send(asked, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    Sandbox sandbox() {
        return sandbox;
    }

    long vaultPid() {
        return vault.handle().pid();
    }

    long gatewayPid() {
        return gateway.handle().pid();
    }

    /** Waits until either ends, or this thread is interrupted. */
    void awaitStop() throws InterruptedException {
        try {
            CompletableFuture.anyOf(vault.handle().onExit(), gateway.handle().onExit())
                    .get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The gateway first: what runs there still needs its vault. */
    @Override
    public void close() {
        gateway.close();
        vault.close();
        closeSandbox();
    }

    private void closeSandbox() {
        sandbox.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
