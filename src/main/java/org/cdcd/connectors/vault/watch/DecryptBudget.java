package org.cdcd.connectors.vault.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.cdcd.connectors.vault.accounts.credentials.Credentials;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that are opened at most so many times a minute on this node. Whoever got into the process and empties the vault
 * through it is slowed down and heard; the limit is far above what people ask for.
 */
public final class DecryptBudget implements Credentials {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Credentials credentials;
    private final int perMinute;
    private final InstantSource clock;
    private final Consumer<Signal> alarm;
    private Instant end = Instant.MIN;
    private int used;

    /** @param alarm is told once in each minute in which the budget is spent */
    public DecryptBudget(Credentials credentials, int perMinute, InstantSource clock, Consumer<Signal> alarm) {
        this.credentials = credentials;
        this.perMinute = perMinute;
        this.clock = clock;
        this.alarm = alarm;
    }

    @Override
    public Optional<Material> openNow(UUID credentialId, @Nullable HeldKey held) {
        // what must be renewed first is counted when it is opened after that
        return spentOn(credentials.openNow(credentialId, held));
    }

    @Override
    public Optional<Material> openUnrenewed(UUID credentialId, @Nullable HeldKey held) {
        return spentOn(credentials.openUnrenewed(credentialId, held));
    }

    @Override
    public Material open(UUID credentialId, @Nullable HeldKey held) {
        spend();
        return credentials.open(credentialId, held);
    }

    @Override
    public Material renew(UUID credentialId, int rejectedVersion, @Nullable HeldKey held) {
        spend();
        return credentials.renew(credentialId, rejectedVersion, held);
    }

    @Override
    public void doubted(UUID credentialId, @Nullable HeldKey held) {
        credentials.doubted(credentialId, held);
    }

    private Optional<Material> spentOn(Optional<Material> opened) {
        if (opened.isPresent()) {
            try {
                spend();
            } catch (Refusal spent) {
                opened.get().close();
                throw spent;
            }
        }
        return opened;
    }

    private void spend() {
        Instant now = clock.instant();
        int count = count(now);
        if (count > perMinute) {
            if (count == perMinute + 1) {
                alarm.accept(new Signal.OfNode(Signal.Kind.DECRYPT_BUDGET_SPENT));
            }
            throw Refusal.of(ErrorCode.RATE_LIMITED, "This server has opened as many credentials as it may for now.")
                    .withRetryAfter(WINDOW);
        }
    }

    private synchronized int count(Instant now) {
        if (!now.isBefore(end)) {
            end = now.plus(WINDOW);
            used = 0;
        }
        used++;
        return used;
    }
}
