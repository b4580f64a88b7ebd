package org.cdcd.connectors.vault.watch;

import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Sentry} saw of a use, before it is known whether its proof is used for the first time. One of the two ends it:
 * whoever sends again what another has sent, from a network of their own, must neither make that network known nor use up what the
 * credential may be used for.
 */
public final class Look {
    private final @Nullable Refusal refusal;
    private final Runnable learning;
    private final Runnable forgetting;

    Look(@Nullable Refusal refusal, Runnable learning, Runnable forgetting) {
        this.refusal = refusal;
        this.learning = learning;
        this.forgetting = forgetting;
    }

    /** {@code step_up_required} or {@code use_throttled} if the use is not to be; null otherwise. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Learns from the call and tells the owner of what is strange. Blocks on the database if there is anything new. */
    public void learn() {
        learning.run();
    }

    /** Takes back what was counted. */
    public void forget() {
        forgetting.run();
    }
}
