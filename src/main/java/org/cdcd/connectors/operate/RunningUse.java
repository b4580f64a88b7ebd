package org.cdcd.connectors.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.door.UseResult;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.limits.Grant;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.Json;
import org.jspecify.annotations.Nullable;

/**
 * One admitted use from admission to its end. Whatever happens to the exchange, the vault is told exactly once how the use
 * ended, and the place among the concurrent operations is given back.
 */
final class RunningUse implements Synchronization {
    private static final String PROPERTY = "cdcd.front.use";

    private final Vault vault;
    private final Use use;
    private final ObjectNode metadata = Json.MAPPER.createObjectNode();
    private final AtomicBoolean finished = new AtomicBoolean();
    private final AtomicReference<Grant.@Nullable Permit> permit = new AtomicReference<>();
    private volatile Effect effect = Effect.NOT_SENT;
    private volatile long end = System.nanoTime();

    RunningUse(Vault vault, Use use) {
        this.vault = vault;
        this.use = use;
    }

    /** The use of this exchange, or null before admission. */
    static @Nullable RunningUse of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, RunningUse.class);
    }

    void attachTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
        exchange.getExchangeExtension().addOnCompletion(this);
    }

    Use use() {
        return use;
    }

    /** What may be told outside the seal; members are added on the way. */
    ObjectNode metadata() {
        return metadata;
    }

    void holds(Grant.Permit place) {
        permit.set(place);
    }

    /** How long the operation may still take. */
    void mayTake(Duration left) {
        end = System.nanoTime() + left.toNanos();
    }

    /** What is left of that; zero before and after. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** From here on something may have been sent, until the operation itself says otherwise. */
    void dispatched() {
        effect = Effect.UNKNOWN;
    }

    /** The operation worked; whatever fails now is only the answer. */
    void answered() {
        effect = Effect.ANSWERED;
    }

    Effect effect() {
        return effect;
    }

    boolean over() {
        return finished.get();
    }

    /** Tells the vault how the use ended. Only the first call counts; a later one fails. */
    CompletionStage<Envelope> finish(UseResult result) {
        if (!finished.compareAndSet(false, true)) {
            return CompletableFuture.failedStage(new IllegalStateException("the use is over already"));
        }
        release();
        return vault.finish(use.handle(), result);
    }

    @Override
    public void onComplete(Exchange exchange) {
        abandon();
    }

    @Override
    public void onFailure(Exchange exchange) {
        abandon();
    }

    /** Ends the use if nothing else has: there is no answer to keep then, only the fact that there is none. */
    void abandon() {
        release();
        if (!over()) {
            finish(new UseResult(effect, "error", "", metadata));
        }
    }

    private void release() {
        Grant.Permit held = permit.getAndSet(null);
        if (held != null) {
            held.release();
        }
    }
}
