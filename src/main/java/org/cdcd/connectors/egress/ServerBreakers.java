package org.cdcd.connectors.egress;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Breakers of single servers, where people name the server themselves: a server that is down, or that somebody lets be down,
 * must not hold back the calls of everybody else. Keeps the thousand used last.
 */
final class ServerBreakers {
    private static final int MOST = 1_000;

    private final Map<String, CircuitBreaker> breakers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CircuitBreaker> eldest) {
            return size() > MOST;
        }
    };

    /** @param shared the breaker of the whole service, whose settings the others have too */
    CircuitBreaker of(Exchange exchange, CircuitBreaker shared) {
        String server = exchange.getProperty(CallProperties.SERVER, String.class);
        return server == null ? shared : own(shared.getName() + " " + server, shared);
    }

    private synchronized CircuitBreaker own(String name, CircuitBreaker shared) {
        return breakers.computeIfAbsent(name, any -> CircuitBreaker.of(name, shared.getCircuitBreakerConfig()));
    }
}
