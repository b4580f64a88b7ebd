package org.cdcd.connectors.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service's dialect of OAuth 2.0 (RFC 6749), as data.
 *
 * @param client the name of the registration among the operator's secrets; several connectors may share one
 * @param followUp a second call that turns the first token into the one to keep (long-lived tokens)
 * @param refresh null if the service never gives a refresh
 * @param revoke null if nothing can be revoked by a program
 * @param manualRevocation the page where the person ends the grant by hand
 */
public record OAuth2(
        String client,
        Authorize authorize,
        TokenCall token,
        @Nullable TokenCall followUp,
        @Nullable Refresh refresh,
        @Nullable Revoke revoke,
        @Nullable String manualRevocation,
        Injection inject,
        Identity identity) {

    /** Challenge methods of PKCE (RFC 7636); {@code S256_HEX} is one service's own encoding of it. */
    public enum Pkce {
        NONE,
        S256,
        S256_HEX,
        PLAIN
    }

    /** How a client proves itself to the token endpoint (RFC 6749, 2.3). */
    public enum ClientAuth {
        NONE,
        POST,
        BASIC,
        BEARER
    }

    /** How the members of a call travel. */
    public enum Encoding {
        FORM,
        JSON,
        QUERY,
        NONE
    }

    /**
     * The authorization request.
     *
     * @param scopeParameter where the scopes go; {@code user_scope} at one service
     * @param parameters sent as they are
     * @param codeSuffix stripped from the end of the code if it is there
     */
    public record Authorize(
            String url,
            String clientIdParameter,
            String scopeParameter,
            String scopeSeparator,
            Pkce pkce,
            Map<String, String> parameters,
            @Nullable String codeSuffix) {}

    /**
     * One call that yields tokens.
     *
     * @param parameters sent besides what the grant itself demands; {@code {access_token}}, {@code {client_secret}} and
     *     the like are filled in
     */
    public record TokenCall(
            String method,
            String url,
            Encoding encoding,
            ClientAuth clientAuth,
            String clientIdParameter,
            String clientSecretParameter,
            String grantType,
            Map<String, String> parameters,
            Map<String, String> headers,
            TokenAnswer answer) {}

    /**
     * Where an answer keeps what; every place is a JSON Pointer (RFC 6901).
     *
     * @param success a pointer that must hold {@code successValue}, for services that answer 200 to everything
     * @param error where an error code stands, also in a 200
     * @param lifetime used when the answer names none; null means the token does not expire
     * @param keep what else to remember about the account, by name
     */
    public record TokenAnswer(
            String accessToken,
            String refreshToken,
            String expiresIn,
            String refreshExpiresIn,
            String scope,
            String scopeSeparator,
            String error,
            @Nullable String success,
            @Nullable String successValue,
            @Nullable Duration lifetime,
            Map<String, String> keep) {}

    /**
     * How a token is renewed.
     *
     * @param rotation whether a refresh token may be used again
     * @param notBefore the youngest age at which a token may be renewed
     */
    public record Refresh(
            TokenCall call, Rotation rotation, @Nullable Duration notBefore) {}

    /** What using a refresh token does to it. */
    public enum Rotation {
        /** It stays good. */
        REUSABLE,
        /** Each refresh may bring a new one; the old one stays good for a while. */
        SLIDING,
        /** It is dead after one use, and using it again ends the grant. */
        SINGLE_USE
    }

    /**
     * How a grant is ended at the service (RFC 7009 or its own way).
     *
     * @param token which token is sent: {@code refresh_token} or {@code access_token}
     * @param tokenParameter the member that holds it; empty if it goes as the bearer
     * @param done status codes that mean it is gone
     * @param success as in {@link TokenAnswer}
     */
    public record Revoke(
            String method,
            String url,
            Encoding encoding,
            ClientAuth clientAuth,
            String token,
            String tokenParameter,
            Map<String, String> parameters,
            List<Integer> done,
            @Nullable String success,
            @Nullable String successValue) {}

    /**
     * The call that tells whose account was linked.
     *
     * @param userId pointer to the id that never changes
     * @param serviceIdentifier a URI template over {@code keep}, {@code user_id} and this answer's members
     * @param keep what else to remember, by name
     */
    public record Identity(
            String method, String url, String userId, String serviceIdentifier, Map<String, String> keep) {}
}
