package org.cdcd.connectors.egress;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Shows each breaker under its service's name, from the moment its first route is up. */
final class BreakerMeters implements MeterBinder {
    private final CircuitBreakerRegistry breakers;

    BreakerMeters(CircuitBreakerRegistry breakers) {
        this.breakers = breakers;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        breakers.getAllCircuitBreakers().forEach(breaker -> show(breaker, meters));
        breakers.getEventPublisher().onEntryAdded(added -> show(added.getAddedEntry(), meters));
    }

    private static void show(CircuitBreaker breaker, MeterRegistry meters) {
        Gauge.builder("connectors.breaker.open", breaker, b -> b.getState() == CircuitBreaker.State.OPEN ? 1 : 0)
                .description("1 while calls to the service are held back")
                .tag("service", breaker.getName())
                .register(meters);
        Gauge.builder(
                        "connectors.breaker.failure.rate",
                        breaker,
                        b -> b.getMetrics().getFailureRate())
                .description("failed calls of the window in percent, -1 while there are too few")
                .tag("service", breaker.getName())
                .register(meters);
        Gauge.builder(
                        "connectors.breaker.rejected",
                        breaker,
                        b -> b.getMetrics().getNumberOfNotPermittedCalls())
                .description("calls held back since the breaker opened")
                .tag("service", breaker.getName())
                .register(meters);
    }
}
