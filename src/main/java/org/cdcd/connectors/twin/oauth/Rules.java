package org.cdcd.connectors.twin.oauth;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How tokens live at a service.
 *
 * @param pkce what is made of a code challenge (RFC 7636)
 * @param accessLifetime null if access tokens do not expire
 * @param refreshLifetime null if refresh tokens do not expire
 * @param grace how long a used refresh token is still taken
 * @param reuseEndsGrant whether a used refresh token, presented again, ends the grant
 * @param refreshEndsAccess whether a refresh ends the access tokens before it
 * @param accessPrefixes by kind of token
 */
public record Rules(
        Pkce pkce,
        @Nullable Duration accessLifetime,
        @Nullable Duration refreshLifetime,
        Rotation rotation,
        Duration grace,
        boolean reuseEndsGrant,
        boolean refreshEndsAccess,
        Map<String, String> accessPrefixes,
        String refreshPrefix) {
    /** What the service makes of a code challenge; the method is always {@code S256}, for some the hash is in hexadecimal. */
    public enum Pkce {
        REFUSED,
        OPTIONAL,
        OPTIONAL_HEX,
        REQUIRED
    }

    /** What using a refresh token does to it. */
    public enum Rotation {
        NO_REFRESH,
        REUSABLE,
        SINGLE_USE
    }

    /** With access tokens of this lifetime; null for tokens that do not expire. */
    public Rules withAccessLifetime(@Nullable Duration now) {
        return new Rules(
                pkce,
                now,
                refreshLifetime,
                rotation,
                grace,
                reuseEndsGrant,
                refreshEndsAccess,
                accessPrefixes,
                refreshPrefix);
    }

    public Rules withRotation(Rotation now) {
        return new Rules(
                pkce,
                accessLifetime,
                refreshLifetime,
                now,
                grace,
                reuseEndsGrant,
                refreshEndsAccess,
                accessPrefixes,
                refreshPrefix);
    }

    public Rules withGrace(Duration now) {
        return new Rules(
                pkce,
                accessLifetime,
                refreshLifetime,
                rotation,
                now,
                reuseEndsGrant,
                refreshEndsAccess,
                accessPrefixes,
                refreshPrefix);
    }
}
