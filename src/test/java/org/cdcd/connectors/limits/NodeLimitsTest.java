package org.cdcd.connectors.limits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.limits.Grant.Exceeded;
import org.cdcd.connectors.limits.Grant.Permit;
import org.cdcd.connectors.limits.Grant.Scope;
import org.junit.jupiter.api.Test;

class NodeLimitsTest {
    private static final int ROOMY = 1_000;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private NodeLimits limits(Rate user, Rate global, int concurrent) {
        return new NodeLimits(new LimitSettings(user, global, concurrent, Rate.perSecond(1), 10), () -> now);
    }

    private static Connector connector(int perAccount, int perConnector) {
        return new Connector(
                "github",
                "",
                "",
                "",
                "",
                "M0",
                List.of(),
                Map.of(),
                Map.of(),
                new Connector.Auth(null, Map.of()),
                Map.of(),
                Map.of(),
                List.of(),
                new Connector.RateLimits(perAccount, perConnector),
                JsonNodeFactory.instance.objectNode());
    }

    private static Grant take(NodeLimits limits, String webid, Connector connector, String account) {
        return limits.take(webid, connector, account).toCompletableFuture().join();
    }

    private static void refuses(Grant grant, Scope scope) {
        assertThat(grant).isInstanceOfSatisfying(Exceeded.class, no -> {
            assertThat(no.scope()).isEqualTo(scope);
            assertThat(no.retryAfter()).isPositive();
        });
    }

    @Test
    void limitsOnePersonAndNobodyElse() {
        NodeLimits limits = limits(new Rate(1, 2), Rate.perSecond(ROOMY), ROOMY);
        Connector github = connector(ROOMY, ROOMY);
        take(limits, "alice", github, "a");
        take(limits, "alice", github, "a");

        refuses(take(limits, "alice", github, "a"), Scope.USER);
        assertThat(take(limits, "bob", github, "b")).isInstanceOf(Permit.class);
    }

    @Test
    void limitsOneAccount() {
        NodeLimits limits = limits(Rate.perSecond(ROOMY), Rate.perSecond(ROOMY), ROOMY);
        take(limits, "alice", connector(1, ROOMY), "a");

        refuses(take(limits, "alice", connector(1, ROOMY), "a"), Scope.SERVICE);
        assertThat(take(limits, "alice", connector(1, ROOMY), "other")).isInstanceOf(Permit.class);
    }

    @Test
    void limitsOneConnector() {
        NodeLimits limits = limits(Rate.perSecond(ROOMY), Rate.perSecond(ROOMY), ROOMY);
        take(limits, "alice", connector(ROOMY, 1), "a");

        refuses(take(limits, "bob", connector(ROOMY, 1), "b"), Scope.CONNECTOR);
    }

    @Test
    void limitsEveryoneTogether() {
        NodeLimits limits = limits(Rate.perSecond(ROOMY), Rate.perSecond(1), ROOMY);
        take(limits, "alice", connector(ROOMY, ROOMY), "a");

        refuses(take(limits, "bob", connector(ROOMY, ROOMY), "b"), Scope.GLOBAL);
    }

    @Test
    void refillsWithTime() {
        NodeLimits limits = limits(Rate.perSecond(1), Rate.perSecond(ROOMY), ROOMY);
        Connector github = connector(ROOMY, ROOMY);
        take(limits, "alice", github, "a");
        refuses(take(limits, "alice", github, "a"), Scope.USER);
        now = now.plusSeconds(1);

        assertThat(take(limits, "alice", github, "a")).isInstanceOf(Permit.class);
    }

    @Test
    void takesNothingForARefusal() {
        NodeLimits limits = limits(new Rate(1, 2), Rate.perSecond(1), 2);
        Connector github = connector(ROOMY, ROOMY);
        take(limits, "bob", github, "b");
        for (int i = 0; i < 10; i++) {
            refuses(take(limits, "alice", github, "a"), Scope.GLOBAL);
        }
        now = now.plusSeconds(1);

        assertThat(take(limits, "alice", github, "a")).isInstanceOf(Permit.class);
    }

    @Test
    void limitsWhatRunsAtTheSameTime() {
        NodeLimits limits = limits(Rate.perSecond(ROOMY), Rate.perSecond(ROOMY), 1);
        Connector github = connector(ROOMY, ROOMY);
        Permit first = (Permit) take(limits, "alice", github, "a");
        refuses(take(limits, "alice", github, "a"), Scope.USER);
        first.release();
        first.release();

        assertThat(take(limits, "alice", github, "a")).isInstanceOf(Permit.class);
        refuses(take(limits, "alice", github, "a"), Scope.USER);
    }

    @Test
    void remembersNobodyWhoRestsAndBoundsTheRest() {
        Buckets buckets = new Buckets(() -> now, 10);
        for (int i = 0; i < 1_000; i++) {
            buckets.of("person " + i, Rate.perSecond(1));
        }
        assertThat(buckets.size()).isLessThanOrEqualTo(10);
        now = now.plus(Duration.ofMinutes(1));
        assertThat(buckets.size()).isZero();
    }

    @Test
    void forgetsPeopleWhoHaveNothingRunning() {
        ConcurrentUses uses = new ConcurrentUses(2);
        Permit place = Objects.requireNonNull(uses.take("alice"));
        assertThat(uses.people()).isOne();
        place.release();

        assertThat(uses.people()).isZero();
    }
}
