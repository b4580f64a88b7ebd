package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.egress.Outbound.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that says nothing for a while is waited for as long as the call's rule says. */
final class SilentServiceTest {
    @TempDir
    private Path folder;

    @Test
    void isWaitedForWhereTheRuleSaysSoAndHungUpOnElsewhere() throws Exception {
        try (Edge edge = Edge.impatient(folder, Duration.ofMillis(300))) {
            CompletableFuture<HttpServerRequest> waiting = new CompletableFuture<>();
            edge.service = request -> {
                if (request.path().equals("/changes/1")) {
                    waiting.complete(request);
                }
            };
            String handle = edge.vault.admit(edge.use(
                    null,
                    List.of(),
                    Contracts.rule("GET", "/files/{id}", List.of(), Map.of()),
                    new EgressRule(
                            "https",
                            "GET",
                            "api",
                            "/changes/{id}",
                            List.of(),
                            Map.of(),
                            true,
                            List.of(),
                            1_000,
                            Duration.ofMinutes(1))));

            CompletableFuture<Reply> patient =
                    edge.to(handle, "api.example/changes/1").soon();
            HttpServerRequest heard = waiting.get(20, TimeUnit.SECONDS);
            Reply other = edge.get(handle, "api.example/files/1");

            AtOneEdge.assertRefused(other, "service_unavailable", false);
            assertThat(patient).isNotDone();
            heard.response().end("there is something new");
            assertThat(patient.get(20, TimeUnit.SECONDS).body()).isEqualTo("there is something new");
        }
    }
}
