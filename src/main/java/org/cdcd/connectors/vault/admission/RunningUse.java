package org.cdcd.connectors.vault.admission;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.vault.store.Lease;

/** A use of this vault that has not ended. */
final class RunningUse {
    private final LiveUse use;
    private final Lease lease;
    private final UUID requestId;
    private final String requestHash;
    private final String subject;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();

    RunningUse(LiveUse use, Lease lease, UUID requestId, String requestHash, String subject) {
        this.use = use;
        this.lease = lease;
        this.requestId = requestId;
        this.requestHash = requestHash;
        this.subject = subject;
    }

    /** Counts one call; false if the operation may make no more. */
    boolean countCall() {
        return calls.incrementAndGet() <= use.operation().maxCalls();
    }

    /** True for the first who ends it, and for nobody else. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    LiveUse use() {
        return use;
    }

    Lease lease() {
        return lease;
    }

    UUID requestId() {
        return requestId;
    }

    String requestHash() {
        return requestHash;
    }

    /** The person's name in the audit log. */
    String subject() {
        return subject;
    }
}
