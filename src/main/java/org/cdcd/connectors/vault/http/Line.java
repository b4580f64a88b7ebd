package org.cdcd.connectors.vault.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Leave to call for one credential. Its connections serve that credential and no other. It is held until the answer has
 * ended, then closed.
 */
public interface Line extends AutoCloseable {
    /**
     * Connects and prepares a request; nothing of it has been sent when the future completes, and nothing was sent if
     * it fails.
     *
     * @param uri path and query, exactly as they go on the wire
     * @param silence the longest time without a byte either way; null for {@link OutgoingSettings#silence}
     */
    Future<HttpClientRequest> request(Target target, HttpMethod method, String uri, @Nullable Duration silence);

    @Override
    void close();
}
