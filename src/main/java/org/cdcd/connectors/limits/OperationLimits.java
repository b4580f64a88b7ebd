package org.cdcd.connectors.limits;

import java.util.concurrent.CompletionStage;
import org.cdcd.connectors.catalog.Connector;

/** The limits of operations. A stage, because nodes may share their counts over a network. */
public interface OperationLimits {
    /**
     * Takes one operation from the buckets of the person, the connector, the account and everyone: from all of them or,
     * if one is empty, from none.
     *
     * @param account an opaque key, the same for every use of one credential
     */
    CompletionStage<Grant> take(String webid, Connector connector, String account);
}
