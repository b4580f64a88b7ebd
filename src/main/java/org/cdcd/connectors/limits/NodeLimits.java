package org.cdcd.connectors.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.limits.Grant.Exceeded;
import org.cdcd.connectors.limits.Grant.Scope;

/** Limits that one node keeps for itself, in memory. */
public final class NodeLimits implements OperationLimits {
    /** A running operation ends when it ends; asking again each second is soon enough. */
    private static final Duration UNTIL_ONE_ENDS = Duration.ofSeconds(1);

    private record Limit(Scope scope, Bucket bucket) {}

    private final LimitSettings settings;
    private final Buckets users;
    private final Buckets connectors;
    private final Buckets accounts;
    private final Bucket everyone;
    private final ConcurrentUses concurrent;

    public NodeLimits(LimitSettings settings, InstantSource clock) {
        this.settings = settings;
        this.users = new Buckets(clock, settings.maxEntries());
        this.connectors = new Buckets(clock, settings.maxEntries());
        this.accounts = new Buckets(clock, settings.maxEntries());
        this.everyone = new Buckets(clock, 1).of("", settings.global());
        this.concurrent = new ConcurrentUses(settings.concurrentPerUser());
    }

    @Override
    public CompletionStage<Grant> take(String webid, Connector connector, String account) {
        return CompletableFuture.completedFuture(decide(webid, connector, account));
    }

    private Grant decide(String webid, Connector connector, String account) {
        Grant.Permit place = concurrent.take(webid);
        if (place == null) {
            return new Exceeded(Scope.USER, UNTIL_ONE_ENDS);
        }
        List<Limit> taken = new ArrayList<>(4);
        for (Limit limit : limits(webid, connector, account)) {
            ConsumptionProbe probe = limit.bucket().tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                // what the others gave goes back: a refusal costs nothing
                taken.forEach(other -> other.bucket().addTokens(1));
                place.release();
                return new Exceeded(limit.scope(), Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
            taken.add(limit);
        }
        return place;
    }

    private List<Limit> limits(String webid, Connector connector, String account) {
        Connector.RateLimits rates = connector.rateLimits();
        return List.of(
                new Limit(Scope.USER, users.of(webid, settings.user())),
                new Limit(Scope.SERVICE, accounts.of(account, Rate.perSecond(rates.perAccount()))),
                new Limit(Scope.CONNECTOR, connectors.of(connector.id(), Rate.perSecond(rates.perConnector()))),
                new Limit(Scope.GLOBAL, everyone));
    }
}
