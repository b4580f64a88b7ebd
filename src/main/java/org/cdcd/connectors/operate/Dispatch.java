package org.cdcd.connectors.operate;

import java.util.concurrent.CompletionStage;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.egress.Ended;

/** Runs an admitted use in its connector's routes. */
@FunctionalInterface
public interface Dispatch {
    /**
     * Starts the operation. The stage may complete on any thread; it fails only for bugs, and nobody waits for it beyond
     * the use's deadline.
     */
    CompletionStage<Ended> start(Use use);
}
