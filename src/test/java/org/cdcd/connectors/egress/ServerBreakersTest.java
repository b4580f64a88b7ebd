package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

final class ServerBreakersTest {
    private final CircuitBreaker shared = CircuitBreaker.ofDefaults("email");
    private final ServerBreakers breakers = new ServerBreakers();

    @Test
    void leavesAServiceThatIsOneForAllToItsOwnBreaker() {
        assertThat(breakers.of(new DefaultExchange(new DefaultCamelContext()), shared))
                .isSameAs(shared);
    }

    @Test
    void keepsTheServersOfTwoServicesApart() {
        CircuitBreaker other = CircuitBreaker.ofDefaults("matrix");

        assertThat(breakers.of(at("a.example"), shared))
                .isSameAs(breakers.of(at("a.example"), shared))
                .isNotSameAs(breakers.of(at("b.example"), shared))
                .isNotSameAs(breakers.of(at("a.example"), other));
    }

    @Test
    void forgetsTheServerThatWasUsedLongestAgo() {
        CircuitBreaker used = breakers.of(at("used.example"), shared);
        CircuitBreaker idle = breakers.of(at("idle.example"), shared);
        for (int i = 0; i < 998; i++) {
            breakers.of(at(i + ".example"), shared);
        }
        breakers.of(at("used.example"), shared);
        breakers.of(at("more.example"), shared);

        assertThat(breakers.of(at("used.example"), shared)).isSameAs(used);
        assertThat(breakers.of(at("idle.example"), shared)).isNotSameAs(idle);
    }

    private static Exchange at(String server) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(CallProperties.SERVER, server);
        return exchange;
    }
}
