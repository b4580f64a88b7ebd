package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cdcd.connectors.egress.Fixture.connector;
import static org.cdcd.connectors.egress.Fixture.operation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.egress.FakeEgress.Reply;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RouteGenerationsTest {
    private static final Connector CONNECTOR = connector("hub", 1_000, List.of(), operation("get", true));

    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void refusesAFileThatIsNoYamlAndSaysWhere() throws Exception {
        fixture.up(CONNECTOR, route("/old"));

        assertThatThrownBy(() -> fixture.up(CONNECTOR, "- route:\n    id: hub.get\n   from: [\n"))
                .isInstanceOfSatisfying(RoutesFailed.class, failed -> {
                    assertThat(failed.file()).endsWith("hub.camel.yaml");
                    assertThat(failed.line()).isEqualTo(3);
                });
        assertStillOld();
    }

    @Test
    void refusesAStepThatDoesNotExist() throws Exception {
        fixture.up(CONNECTOR, route("/old"));

        assertThatThrownBy(() -> fixture.up(CONNECTOR, route("/new").replace("- to:", "- tho:")))
                .isInstanceOf(RoutesFailed.class)
                .hasMessageContaining("hub.camel.yaml:6");
        assertStillOld();
    }

    @Test
    void refusesACallThatCannotBeBuilt() throws Exception {
        fixture.up(CONNECTOR, route("/old"));

        assertThatThrownBy(() -> fixture.up(CONNECTOR, route("no-slash")))
                .isInstanceOf(RoutesFailed.class)
                .hasMessageContaining("hub.camel.yaml:")
                .hasMessageContaining("starts with a slash");
        assertStillOld();
    }

    @Test
    void refusesAParameterThatNobodyKnows() throws Exception {
        assertThatThrownBy(() -> fixture.up(CONNECTOR, route("/x, quary: state")))
                .isInstanceOf(RoutesFailed.class)
                .hasMessageContaining("quary");
        assertThat(fixture.context.getRoutesSize()).isZero();
    }

    @Test
    void refusesARouteOfAnotherConnector() throws Exception {
        assertThatThrownBy(() -> fixture.up(CONNECTOR, route("/x").replace("hub", "other")))
                .isInstanceOf(RoutesFailed.class)
                .hasMessageContaining("other.get");
    }

    @Test
    void refusesAnythingButRoutes() throws Exception {
        assertThatThrownBy(() -> fixture.up(CONNECTOR, """
                        - routeTemplate:
                            id: t
                            from: {uri: "direct:x", steps: [{log: hello}]}
                        """)).isInstanceOf(RoutesFailed.class);
    }

    @Test
    void refusesAConnectorAndAnOperationThatAreNotThere() throws Exception {
        fixture.up(CONNECTOR, route("/x"));

        assertThatThrownBy(() -> fixture.run(fixture.use("nobody", "get", "{}")))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(Refusal.class);
        assertThatThrownBy(() -> fixture.run(fixture.use("hub", "put", "{}")))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(Refusal.class);
    }

    @Test
    void finishesARunningCallInTheGenerationItStartedIn() throws Exception {
        CompletableFuture<Void> signal = new CompletableFuture<>();
        try (SlowEgress slow = new SlowEgress(fixture.vertx, signal)) {
            fixture.up(CONNECTOR, route("/old"));
            CompletableFuture<Ended> running = fixture.egress
                    .generations()
                    .dispatch(fixture.use("hub", "get", "{}", slow.uri(), "a", Map.of()))
                    .toCompletableFuture();
            slow.awaitRequests(1);

            fixture.up(CONNECTOR, route("/new"));
            assertThat(fixture.context.getRoute("hub-g1.get")).isNotNull();
            signal.complete(null);

            assertThat(running.get(20, TimeUnit.SECONDS).outcome()).isInstanceOf(Outcome.Done.class);
            idle();
            assertThat(fixture.context.getRoute("hub-g1.get")).isNull();
        }
    }

    @Test
    void losesNoCallInTwentySwapsUnderLoad() throws Exception {
        fixture.vault.answers(request -> Reply.json(200, "{}"));
        fixture.up(CONNECTOR, route("/v0"));
        int endpoints = fixture.context.getEndpoints().size();
        AtomicInteger good = new AtomicInteger();
        AtomicInteger bad = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        Thread[] load = new Thread[4];
        for (int i = 0; i < load.length; i++) {
            String account = "account-" + i;
            load[i] = Thread.ofVirtual().start(() -> callUntil(enough, account, good, bad));
        }
        for (int swap = 1; swap <= 20; swap++) {
            fixture.up(CONNECTOR, route("/v" + swap));
        }
        enough.set(true);
        for (Thread one : load) {
            one.join();
        }
        idle();

        assertThat(bad).hasValue(0);
        assertThat(good.get()).isPositive();
        assertThat(fixture.context.getRoutesSize()).isEqualTo(4);
        assertThat(fixture.context.getEndpoints()).hasSizeLessThanOrEqualTo(endpoints);
    }

    private void callUntil(AtomicBoolean enough, String account, AtomicInteger good, AtomicInteger bad) {
        while (!enough.get()) {
            try {
                Ended ended = fixture.egress
                        .generations()
                        .dispatch(fixture.use("hub", "get", "{}", fixture.vault.uri(), account, Map.of()))
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
                (ended.outcome() instanceof Outcome.Done ? good : bad).incrementAndGet();
            } catch (Exception failed) {
                bad.incrementAndGet();
            }
        }
    }

    /** Waits until old generations are taken down. */
    private void idle() throws Exception {
        fixture.closing.submit(() -> {}).get(20, TimeUnit.SECONDS);
    }

    private void assertStillOld() throws Exception {
        assertThat(fixture.run(fixture.use("hub", "get", "{}")).outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(fixture.vault.seen().getLast().uri()).endsWith("/v1/old");
        assertThat(fixture.context.getRoutesSize()).isEqualTo(4);
    }

    private static String route(String path) {
        return """
               - route:
                   id: hub.get
                   from:
                     uri: direct:hub.get
                     steps:
                       - to:
                           uri: service:GET
                           parameters: {host: api, path: %s}
                """.formatted(path).indent(0);
    }
}
