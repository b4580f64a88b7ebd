package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.egress.Fixture.connector;
import static org.cdcd.connectors.egress.Fixture.operation;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.model.ModelCamelContext;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.ErrorRule;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.egress.FakeEgress.Reply;
import org.cdcd.connectors.wire.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AsyncCircuitBreakerTest {
    /** More than Vert.x has workers, fewer than the fixture's connections. */
    private static final int CALLS = 50;

    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture(new RetrySettings(1, Duration.ZERO));
        up("one", List.of());
        up("two", List.of());
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void runsInsteadOfTheStockProcessor() {
        assertThat(fixture.context.getProcessor("one-g1.breaker")).isInstanceOf(AsyncCircuitBreaker.class);
    }

    @Test
    void holdsCallsBackAfterTheServiceFailedOften() throws Exception {
        fixture.vault.answers(request -> Reply.json(503, "{}"));
        times(10, "one");

        Ended ended = call("one");

        assertThat(breaker("one").getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(fixture.vault.seen()).hasSize(10);
        assertThat(ended.effect()).isEqualTo(Effect.NOT_SENT);
        assertThat(ended.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unavailable.class,
                        down -> assertThat(down.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    }

    @Test
    void leavesOtherServicesAlone() throws Exception {
        fixture.vault.answers(request -> request.uri().contains("one") ? Reply.json(503, "{}") : Reply.json(200, "{}"));
        times(11, "one");

        assertThat(call("two").outcome()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void leavesTheServersOfOtherPeopleAlone() throws Exception {
        Connector own = connector("own", 1000, List.of(), operation("get", true));
        up(withHost(own, "https://{site}.example"));
        fixture.vault.answers(
                request -> request.uri().contains("down.example") ? Reply.json(503, "{}") : Reply.json(200, "{}"));

        fixture.connection = Map.of("site", "down");
        times(10, "own");
        Ended heldBack = call("own");
        fixture.connection = Map.of("site", "up");

        assertThat(heldBack.effect()).isEqualTo(Effect.NOT_SENT);
        assertThat(fixture.vault.seen()).hasSize(10);
        assertThat(call("own").outcome()).isInstanceOf(Outcome.Done.class);
    }

    private static Connector withHost(Connector old, String host) {
        return new Connector(
                old.id(),
                old.title(),
                old.serviceType(),
                old.version(),
                old.summary(),
                old.minMode(),
                old.capabilities(),
                Map.of("api", host),
                old.headers(),
                old.auth(),
                old.scopes(),
                old.operations(),
                old.errors(),
                old.rateLimits(),
                old.document());
    }

    @Test
    void countsNothingButAServiceThatIsDown() throws Exception {
        for (int status : new int[] {400, 401, 403, 404, 409, 422, 429}) {
            fixture.vault.answers(request -> Reply.json(status, "{}"));
            times(3, "one");
        }
        fixture.vault.answers(request ->
                Reply.json(503, "{}").with("CDCD-Refused", "credential_busy").with("CDCD-Not-Sent", "true"));
        times(5, "one");

        assertThat(breaker("one").getMetrics().getNumberOfFailedCalls()).isZero();
        assertThat(breaker("one").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void recoversThroughHalfOpen() throws Exception {
        fixture.vault.answers(request -> Reply.json(503, "{}"));
        times(10, "one");
        fixture.vault.answers(request -> Reply.json(200, "{}"));

        breaker("one").transitionToHalfOpenState();
        times(3, "one");

        assertThat(breaker("one").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void opensAgainIfTheServiceIsStillDown() throws Exception {
        fixture.vault.answers(request -> Reply.json(503, "{}"));
        times(10, "one");

        breaker("one").transitionToHalfOpenState();
        times(3, "one");

        assertThat(breaker("one").getState()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void blocksNoThreadWhileTheServiceThinks() throws Exception {
        CompletableFuture<Void> thinking = new CompletableFuture<>();
        try (SlowEgress slow = new SlowEgress(fixture.vertx, thinking)) {
            List<CompletableFuture<Ended>> running = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                running.add(fixture.egress
                        .generations()
                        .dispatch(fixture.use("two", "get", "{}", slow.uri(), "account", Map.of()))
                        .toCompletableFuture());
            }

            // this thread has started them all and is free again, and every one has reached the service
            slow.awaitRequests(CALLS);
            assertThat(running).noneMatch(CompletableFuture::isDone);
            thinking.complete(null);
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void remembersThatAServiceIsDownWhenItsRoutesAreReloaded() throws Exception {
        fixture.vault.answers(request -> Reply.json(503, "{}"));
        times(10, "one");

        up("one", List.of());
        call("one");

        assertThat(fixture.vault.seen()).hasSize(10);
    }

    @Test
    void showsTheBreakersToMicrometerByService() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        fixture.egress.breakerMeters().bindTo(meters);
        fixture.vault.answers(request -> Reply.json(503, "{}"));
        times(10, "one");

        assertThat(meters.get("connectors.breaker.open")
                        .tag("service", "one")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get("connectors.breaker.open")
                        .tag("service", "two")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void showsTheBreakersToJmx() throws Exception {
        MBeanServer beans =
                fixture.context.getManagementStrategy().getManagementAgent().getMBeanServer();
        ObjectName pattern = new ObjectName("org.apache.camel:context=" + fixture.context.getManagementName()
                + ",type=processors,name=\"one-g1.breaker\"");

        assertThat(beans.getAttribute(pattern, "CircuitBreakerState")).isEqualTo("CLOSED");
    }

    private CircuitBreaker breaker(String service) {
        return ((ModelCamelContext) fixture.context)
                .getCamelContextExtension()
                .getContextPlugin(CircuitBreakerRegistry.class)
                .circuitBreaker(service);
    }

    private void times(int count, String service) throws Exception {
        for (int i = 0; i < count; i++) {
            call(service);
        }
    }

    private Ended call(String service) throws Exception {
        return fixture.run(fixture.use(service, "get", "{}"));
    }

    private void up(String id, List<ErrorRule> errors) throws Exception {
        up(connector(id, 1000, errors, operation("get", true)));
    }

    private void up(Connector connector) throws Exception {
        fixture.up(connector, """
                - route:
                    id: %1$s.get
                    from:
                      uri: direct:%1$s.get
                      steps:
                        - to:
                            uri: service:GET
                            parameters: {host: api, path: /x}
                """.formatted(connector.id()));
    }
}
