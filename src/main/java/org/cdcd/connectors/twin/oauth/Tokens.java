package org.cdcd.connectors.twin.oauth;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.cdcd.connectors.twin.oauth.OAuthRefusal.Reason;
import org.cdcd.connectors.twin.oauth.Rules.Rotation;
import org.jspecify.annotations.Nullable;

/** Every token that is out, and which of them are still good. Not thread-safe: its owner locks. */
final class Tokens {
    private final Supplier<String> random;
    private final Map<String, Access> accesses = new HashMap<>();
    private final Map<String, Refresh> refreshes = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<String> withdrawn = new HashSet<>();

    private static final class Refresh {
        private final Grant grant;
        private final String kind;
        private final @Nullable Instant expires;
        private @Nullable Instant used;

        Refresh(Grant grant, String kind, @Nullable Instant expires) {
            this.grant = grant;
            this.kind = kind;
            this.expires = expires;
        }
    }

    Tokens(Supplier<String> random) {
        this.random = random;
    }

    Issued issue(Grant grant, String kind, Rules rules, Instant now, boolean withRefresh) {
        var lifetime = rules.accessLifetime();
        Access access = new Access(
                grant, grant.person(), kind, left(grant.scopes(kind)), lifetime == null ? null : now.plus(lifetime));
        String token = rules.accessPrefixes().getOrDefault(kind, "") + random.get();
        accesses.put(token, access);
        String refreshToken = null;
        var refreshLifetime = rules.refreshLifetime();
        if (withRefresh && rules.rotation() != Rotation.NO_REFRESH) {
            refreshToken = rules.refreshPrefix() + random.get();
            Instant expires = refreshLifetime == null ? null : now.plus(refreshLifetime);
            refreshes.put(refreshToken, new Refresh(grant, kind, expires));
        }
        return new Issued(access, token, lifetime, refreshToken, refreshLifetime);
    }

    void put(String token, Access access) {
        accesses.put(token, access);
    }

    /** Takes a scope from all that are out and all that come. */
    void withdraw(String scope) {
        withdrawn.add(scope);
        accesses.replaceAll((token, access) ->
                new Access(access.grant(), access.person(), access.kind(), left(access.scopes()), access.expires()));
    }

    private Set<String> left(Set<String> scopes) {
        return scopes.stream()
                .filter(scope -> !withdrawn.contains(scope))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The grant and kind behind a refresh token that may be used now, or a refusal. */
    Issued refresh(String token, String clientId, Rules rules, Instant now, UnaryOperator<Grant> swap) {
        Refresh refresh = refreshes.get(token);
        if (refresh == null
                || ended.contains(refresh.grant.id())
                || !refresh.grant.clientId().equals(clientId)
                || (refresh.expires != null && !now.isBefore(refresh.expires))) {
            throw new OAuthRefusal(Reason.BAD_REFRESH_TOKEN);
        }
        boolean single = rules.rotation() == Rotation.SINGLE_USE;
        if (single) {
            use(refresh, rules, now);
        }
        if (rules.refreshEndsAccess()) {
            accesses.values()
                    .removeIf(access -> refresh.grant.equals(access.grant()) && refresh.kind.equals(access.kind()));
        }
        return issue(swap.apply(refresh.grant), refresh.kind, rules, now, single);
    }

    private void use(Refresh refresh, Rules rules, Instant now) {
        Instant used = refresh.used;
        if (used == null) {
            refresh.used = now;
        } else if (now.isAfter(used.plus(rules.grace())) || rules.grace().isZero()) {
            if (rules.reuseEndsGrant()) {
                end(refresh.grant.id());
            }
            throw new OAuthRefusal(Reason.BAD_REFRESH_TOKEN);
        }
    }

    /** What a token stands for; null if it is unknown or its grant has ended. It may have expired. */
    @Nullable
    Access find(String token) {
        Access access = accesses.get(token);
        return access == null
                        || (access.grant() != null
                                && ended.contains(access.grant().id()))
                ? null
                : access;
    }

    /** The grant behind an access or a refresh token that is still good. */
    @Nullable
    Grant grantOf(String token) {
        Access access = find(token);
        if (access != null) {
            return access.grant();
        }
        Refresh refresh = refreshes.get(token);
        return refresh == null || ended.contains(refresh.grant.id()) ? null : refresh.grant;
    }

    /** Ends an access token, and the refresh tokens that could bring it back. */
    boolean remove(String accessToken) {
        Access access = accesses.remove(accessToken);
        Grant grant = access == null ? null : access.grant();
        if (access != null && grant != null) {
            refreshes.values().removeIf(one -> one.grant.equals(grant) && one.kind.equals(access.kind()));
        }
        return access != null;
    }

    void end(String grantId) {
        ended.add(grantId);
    }

    /** Ends whatever a program was given by a person. */
    void end(String clientId, String login) {
        accesses.values().stream()
                .map(Access::grant)
                .filter(grant -> grant != null
                        && grant.clientId().equals(clientId)
                        && grant.person().login().equals(login))
                .forEach(grant -> ended.add(Objects.requireNonNull(grant).id()));
        refreshes.values().stream()
                .filter(one -> one.grant.clientId().equals(clientId)
                        && one.grant.person().login().equals(login))
                .forEach(one -> ended.add(one.grant.id()));
    }

    /** Makes every access token of a grant expire now. */
    void expire(Instant now) {
        accesses.replaceAll((token, access) -> access.grant() == null
                ? access
                : new Access(access.grant(), access.person(), access.kind(), access.scopes(), now));
    }

    void clear() {
        accesses.clear();
        refreshes.clear();
        ended.clear();
        withdrawn.clear();
    }
}
