package org.cdcd.connectors.vault.http;

import java.net.URI;
import java.util.Map;
import org.cdcd.connectors.vault.keys.Secret;
import org.jspecify.annotations.Nullable;

/**
 * One small call of the vault's own to a service: a token, a probe, a revocation. Closing it zeroes body and bearer.
 *
 * @param headers without {@code Host} and {@code Content-Length}
 * @param bearer put on as {@code Authorization: Bearer} if there is one
 * @param body empty for none
 */
public record ServiceCall(
        String method,
        URI url,
        Map<String, String> headers,
        @Nullable Secret bearer,
        Secret body) implements AutoCloseable {
    public ServiceCall {
        headers = Map.copyOf(headers);
    }

    @Override
    public void close() {
        body.close();
        if (bearer != null) {
            bearer.close();
        }
    }

    /** Names the host alone: the rest may hold a secret. */
    @Override
    public String toString() {
        return "ServiceCall[" + method + " " + url.getHost() + "]";
    }
}
