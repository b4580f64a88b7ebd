package org.cdcd.connectors.identity;

import java.net.URI;
import java.time.Duration;

/** Gets documents whose URL somebody else chose. */
public interface DocumentFetcher {
    /**
     * Gets one document; blocks, and never on an event loop.
     *
     * @param accept the {@code Accept} header
     * @param maxBytes the largest body taken
     * @param limit the time for everything together
     * @throws FetchFailed if there is no answer 200 within these limits, or the URL leads where nobody may be sent
     */
    Fetched get(URI url, String accept, int maxBytes, Duration limit) throws FetchFailed;
}
