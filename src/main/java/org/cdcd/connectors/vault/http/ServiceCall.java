package org.cdcd.connectors.vault.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One small call that the vault makes for itself: for a token, to revoke one, to see whose it is.
 *
 * @param url absolute, {@code https}
 * @param headers sent as they are; a secret value is an {@code AsciiString} that the caller zeroes after the answer
 * @param body not copied before it is written, so the caller may zero it after the answer
 * @param timeout for the whole call
 */
public record ServiceCall(
        String method, URI url, Map<String, ? extends CharSequence> headers, byte @Nullable [] body, Duration timeout) {
    @Override
    public String toString() {
        return "ServiceCall[" + method + " " + url.getHost() + "]";
    }
}
