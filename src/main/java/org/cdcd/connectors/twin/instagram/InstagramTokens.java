package org.cdcd.connectors.twin.instagram;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.Grant;
import org.cdcd.connectors.twin.oauth.Issued;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of two kinds: the one a code brings lives for an hour, the one it is exchanged for lives for sixty days and
 * gets the next one itself, from a day old until it ends. There is no refresh token.
 */
final class InstagramTokens {
    static final String SHORT = "short";
    static final String LONG = "long";
    static final Duration SHORT_LIFETIME = Duration.ofHours(1);
    private static final Duration RIPE = Duration.ofHours(24);

    private final AuthorizationServer server;
    private final InstantSource time;
    private final Map<String, Instant> issued = new HashMap<>();

    InstagramTokens(AuthorizationServer server, InstantSource time) {
        this.server = server;
        this.time = time;
    }

    synchronized String issueShort(Grant grant) {
        return remembered(server.issue(grant, SHORT));
    }

    private String remembered(Issued token) {
        issued.put(token.accessToken(), time.instant());
        return token.accessToken();
    }

    /** A long-lived token for a short-lived one. */
    synchronized String exchange(@Nullable String token, String clientId) {
        Access access = check(Optional.ofNullable(token));
        if (!access.kind().equals(SHORT) || !access.clientId().equals(clientId)) {
            throw GraphRefusal.of(452, 0, "Session key invalid. Only a short-lived token can be exchanged.");
        }
        return remembered(server.issue(Objects.requireNonNull(access.grant()), LONG));
    }

    /** A new long-lived token for one that is old enough and not too old. */
    synchronized String refresh(@Nullable String token) {
        Access access = check(Optional.ofNullable(token));
        Instant since = issued.get(token);
        if (!access.kind().equals(LONG) || since == null) {
            throw GraphRefusal.of(452, 0, "Session key invalid. Only a long-lived token can be refreshed.");
        }
        if (time.instant().isBefore(since.plus(RIPE))) {
            throw GraphRefusal.invalid("The token must be at least 24 hours old.");
        }
        return remembered(server.issue(Objects.requireNonNull(access.grant()), LONG));
    }

    /** What a token stands for, or a refusal. */
    synchronized Access check(Optional<String> token) {
        if (token.isEmpty()) {
            throw GraphRefusal.token(0, "An access token is required to request this resource.");
        }
        Access access = server.find(token.get());
        if (access == null) {
            throw GraphRefusal.token(467, "Error validating access token: Session has been invalidated.");
        }
        Instant since = issued.get(token.get());
        boolean overShort =
                access.kind().equals(SHORT) && since != null && !time.instant().isBefore(since.plus(SHORT_LIFETIME));
        if (overShort || server.expired(access)) {
            throw GraphRefusal.token(463, "Error validating access token: Session has expired.");
        }
        return access;
    }

    long lifetime() {
        return Objects.requireNonNull(server.rules().accessLifetime()).toSeconds();
    }

    synchronized void reset() {
        issued.clear();
    }
}
