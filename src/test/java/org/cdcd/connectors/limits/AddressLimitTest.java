package org.cdcd.connectors.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressLimitTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final AddressLimit limit = new AddressLimit(
            new LimitSettings(Rate.perSecond(1), Rate.perSecond(1), 1, new Rate(1, 2), 100), () -> now);

    @Test
    void letsABurstThroughAndThenSaysHowLongToWait() {
        assertThat(limit.take("192.0.2.1")).isZero();
        assertThat(limit.take("192.0.2.1")).isZero();

        assertThat(limit.take("192.0.2.1")).isEqualTo(Duration.ofSeconds(1));
        assertThat(limit.take("192.0.2.2")).isZero();
    }

    @Test
    void costsNothingToCheck() {
        for (int i = 0; i < 10; i++) {
            assertThat(limit.check("192.0.2.1")).isZero();
        }
    }

    @Test
    void refusesAfterBadTokens() {
        limit.charge("192.0.2.1");
        limit.charge("192.0.2.1");

        assertThat(limit.check("192.0.2.1")).isPositive();
    }

    @Test
    void forgivesAFloodInTime() {
        for (int i = 0; i < 1_000; i++) {
            limit.charge("192.0.2.1");
        }
        now = now.plusSeconds(4);

        assertThat(limit.check("192.0.2.1")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:db8:1:2::9, 2001:db8:1:2::/64",
        "2001:db8::9, 2001:db8:0:0::/64",
        "fe80::1%eth0, fe80:0:0:0::/64",
        "::1, 0:0:0:0::/64"
    })
    void countsAnIpv6SubscriberAsOne(String address, String network) {
        assertThat(NetworkOf.address(address)).isEqualTo(network);
    }
}
