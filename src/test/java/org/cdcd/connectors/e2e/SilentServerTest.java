package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.app.Sandbox;
import org.cdcd.connectors.app.Server;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person links accounts at a server of theirs that takes every connection and never says a word. */
final class SilentServerTest {
    private static final int LINKS = 32;
    private static final int AT_ONCE = 2;
    private static final String SILENT = "silent.example";

    @TempDir
    private static Path folder;

    private static Vertx vertx;
    private static Sandbox sandbox;
    private static ServerSocket silence;
    private static Server server;
    private static Place place;
    private static final BlockingQueue<Socket> CONNECTED = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        sandbox = Sandbox.alone(vertx, InstantSource.system(), "");
        silence = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(SilentServerTest::accept);
        Path routes = TestedRoutes.copyTo(folder.resolve("routes"));
        int port = Ports.free();
        URI origin = URI.create("http://127.0.0.1:" + port);
        Map<String, String> settings = new HashMap<>();
        settings.put("connectors.development.sandbox", namesOf(routes).toString());
        settings.put("connectors.front.port", String.valueOf(port));
        settings.put("connectors.public-origin", origin.toString());
        settings.put("connectors.data", folder.resolve("data").toString());
        settings.put("connectors.routes", routes.toString());
        settings.put("connectors.limits.per-address-per-second", "1000");
        settings.put("server.port", "0");
        server = Server.start(settings);
        place = new Place(
                origin,
                sandbox.issuer().tokenEndpoint(),
                sandbox.twins().port(),
                sandbox.twins().caCertificate());
    }

    /** The names of the sandbox, and that of the silent server. */
    private static Path namesOf(Path routes) throws IOException {
        Path file = folder.resolve("sandbox.json");
        sandbox.write(routes, file, "");
        ObjectNode json = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(file));
        ((ObjectNode) json.path("ports")).put(SILENT, silence.getLocalPort());
        Files.write(file, Json.bytes(json));
        return file;
    }

    private static void accept() {
        try {
            while (true) {
                CONNECTED.add(silence.accept());
            }
        } catch (IOException closed) {
            hangUp();
        }
    }

    private static void hangUp() {
        for (Socket socket = CONNECTED.poll(); socket != null; socket = CONNECTED.poll()) {
            try {
                socket.close();
            } catch (IOException e) {
                // the other side has closed it
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (silence != null) {
            silence.close();
        }
        hangUp();
        if (server != null) {
            server.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void holdsUpNobodyButThePersonWhoNamedIt() throws Exception {
        Someone waiting = someone("waiting");
        UUID own = waiting.link("github");
        Someone other = someone("other");
        Linked before = new Linked(other, "github", other.link("github"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<String>> links = new ArrayList<>();
            for (int i = 0; i < LINKS; i++) {
                links.add(CompletableFuture.supplyAsync(() -> linkAtTheSilentServer(waiting), threads));
            }
            List<Socket> held = new ArrayList<>();
            while (held.size() < AT_ONCE) {
                held.add(CONNECTED.poll(60, TimeUnit.SECONDS));
            }
            CONNECTED.addAll(held);

            assertThat(firstOf(links, LINKS / 2)).containsOnly("rate_limited");
            // what is being worked on goes on, and what is new begins
            assertThat(before.run("issues.create", "owner", "alice", "repo", "demo", "title", "on time")
                            .path("number")
                            .asInt())
                    .isPositive();
            new Linked(other, "github", other.link("github")).run("issues.list", "owner", "alice", "repo", "demo");
            // and a person can always revoke
            JsonNode revoked = waiting.client().revoke(own);
            assertThat(revoked.path("status").asText()).isEqualTo("revoked");
            assertThat(new Linked(waiting, "github", own).refused("issues.list", "owner", "alice", "repo", "demo"))
                    .isEqualTo("credential_revoked");

            hangUp();
            assertThat(firstOf(links, LINKS)).doesNotContain("linked");
        }
    }

    /** What became of the first that are done. */
    private static List<String> firstOf(List<CompletableFuture<String>> links, int number) throws Exception {
        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        links.forEach(link -> link.thenAccept(done::add));
        List<String> first = new ArrayList<>();
        while (first.size() < number) {
            String code = done.poll(60, TimeUnit.SECONDS);
            assertThat(code).as("one of " + number + " that end").isNotNull();
            first.add(code);
        }
        return first;
    }

    private static String linkAtTheSilentServer(Someone who) {
        ObjectNode fields = Json.MAPPER.createObjectNode();
        sandbox.twins().fields("email", Person.ALICE).forEach(fields::put);
        fields.remove("provider");
        fields.put("imap_host", SILENT);
        try {
            who.client().linkSecret("email", "app_password", fields);
            return "linked";
        } catch (ApiFailure failure) {
            return failure.code();
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private static Someone someone(String name) {
        return new Someone(place, sandbox.issuer().person("silent-" + name));
    }
}
