package org.cdcd.connectors.vault.accounts.tokens;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.cdcd.connectors.catalog.OAuth2.TokenAnswer;
import org.cdcd.connectors.vault.accounts.calls.JsonScalars;
import org.cdcd.connectors.vault.keys.Secret;
import org.jspecify.annotations.Nullable;

/** Reads what a token endpoint answered, in the service's dialect (RFC 6749, 5.1 and 5.2). */
final class TokenAnswers {
    /** Errors after which the same grant will never work again, at every service read. */
    private static final Set<String> OVER = Set.of(
            "invalid_grant",
            "bad_verification_code",
            "bad_refresh_token",
            "invalid_refresh_token",
            "token_revoked",
            "code_already_used",
            "invalid_code",
            "unauthorized_client",
            "access_denied");

    private static final Duration LONGEST = Duration.ofDays(3660);

    private TokenAnswers() {}

    /**
     * The tokens of an answer.
     *
     * @param at the time at which the request was sent, from which lifetimes count
     * @throws TokenRefused if the answer is an error, or is not a token answer at all
     */
    static TokenSet read(int status, byte[] body, TokenAnswer dialect, Instant at) throws TokenRefused {
        JsonScalars json = parse(status, body, dialect);
        String base = dialect.unwrap() != null && json.hasInside(dialect.unwrap()) ? dialect.unwrap() : "";
        Secret access = json.takeSecret(base + dialect.accessToken());
        Secret refresh = json.takeSecret(base + dialect.refreshToken());
        json.close();
        try {
            refuseErrors(status, json, dialect);
            if (access == null) {
                throw new TokenRefused("no_access_token", false);
            }
            return new TokenSet(
                    access,
                    refresh,
                    expiry(json.text(base + dialect.expiresIn()), dialect.lifetime(), at),
                    expiry(json.text(base + dialect.refreshExpiresIn()), null, at),
                    json.has(base + dialect.scope())
                            ? scopes(json.text(base + dialect.scope()), dialect.scopeSeparator())
                            : null,
                    kept(json, dialect.keep()),
                    json.texts());
        } catch (TokenRefused e) {
            closeAll(access, refresh);
            throw e;
        }
    }

    private static JsonScalars parse(int status, byte[] body, TokenAnswer dialect) throws TokenRefused {
        try {
            String inside = dialect.unwrap() == null ? "" : dialect.unwrap();
            return JsonScalars.read(body, secretPlaces(dialect, inside));
        } catch (IOException e) {
            throw new TokenRefused(status >= 500 ? "server_error" : "not_json", false);
        }
    }

    private static Set<String> secretPlaces(TokenAnswer dialect, String inside) {
        Set<String> places = new HashSet<>();
        for (String base : List.of("", inside)) {
            places.add(base + dialect.accessToken());
            places.add(base + dialect.refreshToken());
        }
        return places;
    }

    private static void refuseErrors(int status, JsonScalars json, TokenAnswer dialect) throws TokenRefused {
        String error = json.text(dialect.error());
        if (status >= 500 || status == 429) {
            throw new TokenRefused(status == 429 ? "slow_down" : "server_error", false);
        }
        String success = dialect.success();
        boolean said = success == null || json.text(success).equals(dialect.successValue());
        if (!said || (success == null && !error.isEmpty()) || status >= 400) {
            boolean over = OVER.contains(error) || dialect.over().contains(error);
            throw new TokenRefused(error.isEmpty() ? "status_" + status : error, over);
        }
    }

    private static @Nullable Instant expiry(String seconds, @Nullable Duration fallback, Instant at)
            throws TokenRefused {
        if (seconds.isEmpty()) {
            return fallback == null ? null : at.plus(fallback);
        }
        try {
            long lifetime = Double.valueOf(seconds).longValue();
            if (lifetime < 0) {
                throw new TokenRefused("bad_expires_in", false);
            }
            return lifetime == 0 ? null : at.plusSeconds(Math.min(lifetime, LONGEST.toSeconds()));
        } catch (NumberFormatException | DateTimeException e) {
            throw new TokenRefused("bad_expires_in", false);
        }
    }

    static List<String> scopes(String text, String separator) {
        return Arrays.stream(text.split(separator.isBlank() ? "\\s+" : Pattern.quote(separator)))
                .map(String::strip)
                .filter(scope -> !scope.isEmpty())
                .distinct()
                .toList();
    }

    private static Map<String, String> kept(JsonScalars json, Map<String, String> wanted) {
        Map<String, String> kept = new HashMap<>();
        wanted.forEach((name, pointer) -> {
            String value = json.text(pointer);
            if (!value.isEmpty()) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    private static void closeAll(@Nullable Secret access, @Nullable Secret refresh) {
        if (access != null) {
            access.close();
        }
        if (refresh != null) {
            refresh.close();
        }
    }
}
