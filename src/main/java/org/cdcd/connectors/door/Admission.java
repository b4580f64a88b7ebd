package org.cdcd.connectors.door;

import java.time.Duration;
import org.cdcd.connectors.wire.Envelope;
import org.jspecify.annotations.Nullable;

/** What the vault makes of a signed request. */
public sealed interface Admission {
    /** The request may run; it has been counted and the intent is written. */
    record Admitted(Use use) implements Admission {}

    /**
     * The request is answered already: a stored answer (a replay), or a refusal after its signature was verified.
     *
     * @param status the HTTP status to answer with
     * @param replay whether this is the stored answer of an earlier call
     */
    record Answered(
            Envelope envelope,
            int status,
            boolean replay,
            @Nullable Duration retryAfter) implements Admission {}
}
