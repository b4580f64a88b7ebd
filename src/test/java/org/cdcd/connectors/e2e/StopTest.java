package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.Test;

/** A server that stops lets running calls finish and leaves nothing behind. */
final class StopTest {
    private static final String ISSUES = "/repos/alice/demo/issues";

    @Test
    void finishesARunningCallAndLeavesNothingBehind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        RunningServer server = RunningServer.start();
        Path announcement = server.data().resolve("sandbox.json");
        Someone me = server.newcomer();
        UUID credential = me.link("github");
        SignedCall call = me.sign("github", credential, "issues.list", Parameters.demo());
        assertThat(announcement).exists();
        // taken on by the service, and answered only after the stop has begun
        server.faults("github").next(1, ISSUES, new Fault.Latency(Duration.ofSeconds(2)));
        CompletableFuture<Reply> running = CompletableFuture.supplyAsync(() -> me.send(call));
        Await.until(() -> isTaken(server), "the call is at the service");

        server.close();

        assertThat(running.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(Files.exists(server.data())).isFalse();
        assertThat(isOpen(server)).isFalse();
        Await.until(() -> threadsBeside(before).isEmpty(), "its threads end: " + threadsBeside(before));
    }

    @Test
    void finishesARunningRenewalBeforeItStops() throws Exception {
        RunningServer server = RunningServer.start();
        Someone me = server.newcomer();
        UUID credential = me.link("github");
        SignedCall call = me.sign("github", credential, "issues.list", Parameters.demo());
        server.twins().twin(GitHubTwin.class).oauth().expireAccessTokens();
        server.faults("github").next(1, "/login/oauth/access_token", new Fault.Latency(Duration.ofSeconds(2)));
        CompletableFuture<Reply> running = CompletableFuture.supplyAsync(() -> me.send(call));
        Await.until(() -> isTaken(server), "the renewal is at the service");

        server.close();

        assertThat(running.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    /** The fault that is planned for the call is used up when the call is there. */
    private static boolean isTaken(RunningServer server) {
        return server.faults("github").isEmpty();
    }

    private static boolean isOpen(RunningServer server) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.origin().getPort())) {
            return socket.isConnected();
        } catch (ConnectException closed) {
            return false;
        }
    }

    /** Those that keep a process alive, or serve this server. */
    private static Set<String> threadsBeside(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && !thread.isDaemon())
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }
}
