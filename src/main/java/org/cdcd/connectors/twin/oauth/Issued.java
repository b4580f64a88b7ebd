package org.cdcd.connectors.twin.oauth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as they are handed out.
 *
 * @param lifetime of the access token; null if it does not expire
 */
public record Issued(
        Access access,
        String accessToken,
        @Nullable Duration lifetime,
        @Nullable String refreshToken,
        @Nullable Duration refreshLifetime) {
    @Override
    public String toString() {
        return "Issued[" + access.kind() + "]";
    }
}
