package org.cdcd.connectors.vault.accounts.tokens;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.catalog.OAuth2.Pkce;
import org.cdcd.connectors.catalog.OAuth2.Revoke;
import org.cdcd.connectors.catalog.OAuth2.TokenCall;
import org.cdcd.connectors.vault.accounts.calls.JsonScalars;
import org.cdcd.connectors.vault.accounts.calls.SecretCall;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.ServiceAnswer;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Talks to the token endpoints of services. Blocks; runs on the worker pool. */
public final class TokenExchange {
    /** Shorter than the time after which a holder of a refresh intent is overtaken. */
    public static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(8);

    private final Outgoing outgoing;
    private final InstantSource clock;

    public TokenExchange(Outgoing outgoing, InstantSource clock) {
        this.outgoing = outgoing;
        this.clock = clock;
    }

    /**
     * Turns a code into tokens (RFC 6749, 4.1.3).
     *
     * @throws Refusal {@code auth_flow_invalid} if the service refuses the code, {@code client_not_configured} if it refuses
     *     this server
     */
    public TokenSet exchange(
            OAuth2 dialect,
            OAuthClient client,
            Secret code,
            String redirectUri,
            Secret verifier,
            Map<String, String> connection) {
        Map<String, Secret> grant = new LinkedHashMap<>();
        grant.put("code", code);
        grant.put("redirect_uri", Secret.ofAscii(redirectUri));
        if (dialect.authorize().pkce() != Pkce.NONE || dialect.authorize().nativePkce() != null) {
            grant.put("code_verifier", verifier);
        }
        try {
            TokenSet first = call(client, dialect.token(), grant, connection);
            TokenCall followUp = dialect.followUp();
            if (followUp == null) {
                return first;
            }
            try (first) {
                return call(client, followUp, Map.of("access_token", first.access()), connection)
                        .after(first);
            }
        } catch (TokenRefused refused) {
            throw explained(refused);
        }
    }

    /**
     * What the service answers to an old token that is to become a new one (RFC 6749, 6), unread; the caller closes it.
     *
     * @throws Refusal if no answer came; it says whether the old token may have been used
     */
    public RawAnswer refresh(OAuth2.Refresh refresh, OAuthClient client, Secret old, Map<String, String> connection) {
        String name = refresh.usesAccessToken() ? "access_token" : "refresh_token";
        Instant sent = clock.instant();
        try (SecretCall request = new TokenRequests(client).token(refresh.call(), Map.of(name, old), connection);
                ServiceAnswer answer = request.send(outgoing, REFRESH_TIMEOUT)) {
            return new RawAnswer(answer.status(), sent, answer.body().clone());
        }
    }

    private TokenSet call(OAuthClient client, TokenCall call, Map<String, Secret> grant, Map<String, String> connection)
            throws TokenRefused {
        Instant sent = clock.instant();
        try (SecretCall request = new TokenRequests(client).token(call, grant, connection);
                ServiceAnswer answer = request.send(outgoing)) {
            return TokenAnswers.read(answer.status(), answer.body(), call.answer(), sent);
        }
    }

    /** What a service said to a revocation: whether the grant is over, and the status that it said it with. */
    public record Ended(boolean over, int status) {}

    /** Tells the service that the grant is over (RFC 7009 or its own way). */
    public Ended revoke(
            OAuth2 dialect, Revoke revoke, OAuthClient client, Secret token, Map<String, String> connection) {
        try (SecretCall request = new TokenRequests(client).revoke(dialect, revoke, token, connection);
                ServiceAnswer answer = request.send(outgoing)) {
            String success = revoke.success();
            boolean over = revoke.done().contains(answer.status())
                    && (success == null || saysSo(answer, success, revoke.successValue()));
            boolean gone = answer.status() / 100 == 4
                    && revoke.over().stream().anyMatch(error -> saysSo(answer, "/error", error));
            return new Ended(over || gone, answer.status());
        }
    }

    /** Gives a grant back that is not wanted after all; if that fails, it ends by itself or by the person's hand. */
    public void revokeQuietly(
            OAuth2 dialect,
            OAuthClient client,
            Secret access,
            @Nullable Secret refresh,
            Map<String, String> connection) {
        Revoke revoke = dialect.revoke();
        if (revoke == null) {
            return;
        }
        try {
            Secret token = revoke.token().equals("refresh_token") && refresh != null ? refresh : access;
            revoke(dialect, revoke, client, token, connection);
        } catch (Refusal unreachable) {
            // the link is refused either way
        }
    }

    private static boolean saysSo(ServiceAnswer answer, String pointer, @Nullable String value) {
        try {
            return JsonScalars.read(answer.body(), java.util.Set.of())
                    .text(pointer)
                    .equals(value);
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static Refusal explained(TokenRefused refused) {
        return switch (refused.error()) {
            case "invalid_client", "incorrect_client_credentials", "bad_client_secret", "unauthorized_client" ->
                Refusal.of(ErrorCode.CLIENT_NOT_CONFIGURED, "The service does not accept this server's registration.")
                        .withRemedy("The operator checks client id, secret and redirect URIs in vault.yaml.");
            case "server_error", "slow_down" ->
                Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The service cannot link accounts just now.");
            default ->
                Refusal.of(
                                ErrorCode.AUTH_FLOW_INVALID,
                                "The service refused the authorization code (" + refused.error() + ").")
                        .withRemedy("Start the link again.");
        };
    }
}
