package org.cdcd.connectors.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service's dialect of OAuth 2.0 (RFC 6749), as data. A URL may hold {@code {x}}: {@code client_id}, a value of
 * {@code fields} or {@code generate}, or something that was kept.
 *
 * @param client the name of the registration among the operator's secrets; several connectors may share one
 * @param fields what the person fills in before the authorization starts, such as a tenant or a home server; none of it
 *     is secret
 * @param generate values made up for each link, by name, with their length in unreserved characters (RFC 3986)
 * @param discovery what is asked ahead of everything to find the server that the person named; null if nothing
 * @param registration how a client is registered for each link; null where the operator registers one
 * @param followUp a second call that turns the first token into the one to keep (long-lived tokens)
 * @param refresh null if the service never gives a refresh
 * @param revoke null if nothing can be revoked by a program
 * @param manualRevocation the page where the person ends the grant by hand
 * @param choice what to let the person choose from when one grant covers several sites
 * @param connection what else the connection holds: URL templates over what is known of it
 * @param consentLifetime how long after consent the grant ends, whatever is done; null if it does not
 */
public record OAuth2(
        String client,
        Map<String, SecretAuth.Field> fields,
        Map<String, Integer> generate,
        @Nullable Discovery discovery,
        @Nullable Registration registration,
        Authorize authorize,
        TokenCall token,
        @Nullable TokenCall followUp,
        @Nullable Refresh refresh,
        @Nullable Revoke revoke,
        @Nullable String manualRevocation,
        Injection inject,
        Identity identity,
        @Nullable Choice choice,
        Map<String, String> connection,
        @Nullable Duration consentLifetime) {

    public OAuth2 {
        fields = Frozen.map(fields);
        generate = Frozen.map(generate);
        connection = Frozen.map(connection);
    }

    /**
     * A call without a credential that tells where the person's server is.
     *
     * @param keep the https URLs that it tells, by name, as JSON Pointers
     * @param otherwise the same as URL templates, where the answer is 404
     */
    public record Discovery(String url, Map<String, String> keep, Map<String, String> otherwise) {}

    /**
     * A public client made for one link (RFC 7591); it has no secret that would have to be kept.
     *
     * @param metadataUrl the authorization server's metadata (RFC 8414), which names the endpoints
     * @param metadata what the client says of itself, such as {@code client_name}
     */
    public record Registration(String metadataUrl, Map<String, String> metadata) {
        /** What is known of the connection once the client is registered. */
        public static final List<String> LEARNT =
                List.of("client_id", "authorization_endpoint", "token_endpoint", "revocation_endpoint");
    }

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
     * @param scopes asked for at every link, whatever it is for: a refresh token, an ID token
     * @param nativePkce the method for redirects to the person's own machine, where it differs
     * @param parameters sent as they are
     * @param codeSuffix stripped from the end of the code if it is there
     */
    public record Authorize(
            String url,
            String clientIdParameter,
            String scopeParameter,
            String scopeSeparator,
            List<String> scopes,
            Pkce pkce,
            @Nullable Pkce nativePkce,
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
     * @param unwrap if this place holds an object, the places of tokens, lifetimes and scopes are read inside it;
     *     {@code keep}, {@code success} and {@code error} always count from the top
     * @param accessToken the new access token
     * @param refreshToken the new refresh token; where there is none, the one in use stays
     * @param expiresIn seconds until the access token ends
     * @param refreshExpiresIn seconds until the refresh token ends
     * @param scope the scopes granted; where there is none, those asked for (RFC 6749, 5.1)
     * @param success a pointer that must hold {@code successValue}, for services that answer 200 to everything
     * @param error where an error code stands, also in a 200
     * @param lifetime used when the answer names none; null means the token does not expire
     * @param keep what else to remember about the account, by name
     */
    public record TokenAnswer(
            @Nullable String unwrap,
            String accessToken,
            String refreshToken,
            String expiresIn,
            String refreshExpiresIn,
            String scope,
            String scopeSeparator,
            String error,
            List<String> over,
            @Nullable String success,
            @Nullable String successValue,
            @Nullable Duration lifetime,
            Map<String, String> keep) {}

    /**
     * How a token is renewed.
     *
     * @param rotation whether a refresh token may be used again
     * @param notBefore the youngest age at which a token may be renewed
     * @param keepAlive the age at which a token is renewed even if nobody uses it, because it would die
     */
    public record Refresh(
            TokenCall call,
            Rotation rotation,
            @Nullable Duration notBefore,
            @Nullable Duration keepAlive) {
        /** Whether there is no refresh token: the access token itself gets the next one. */
        public boolean usesAccessToken() {
            return !call.grantType().equals("refresh_token");
        }

        /** From which age on it is renewed though nobody uses it; null if never. */
        public @Nullable Duration renewalAge() {
            if (keepAlive == null || notBefore == null || keepAlive.compareTo(notBefore) >= 0) {
                return keepAlive;
            }
            return notBefore;
        }
    }

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
     * @param over values of {@code /error} in a refusal which mean that it was gone already
     * @param ends how much of what the person allowed is gone with the token
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
            @Nullable String successValue,
            List<String> over,
            Ends ends) {}

    /** What a revocation ends at the service. */
    public enum Ends {
        /** The token, and what was made from the same consent. */
        TOKEN,
        /** All that the person ever allowed this client, at every connector that shares it. */
        GRANT
    }

    /**
     * What tells whose account was linked. The connector's {@code errors} judge the answer of the call.
     *
     * @param url the call's URL; empty if {@code from} is not {@link IdentitySource#CALL}
     * @param userId pointer to the id that never changes
     * @param serviceIdentifier a URI template over {@code keep}, {@code user_id} and this answer's members
     * @param keep what else to remember, by name
     */
    public record Identity(
            IdentitySource from,
            String method,
            String url,
            String userId,
            String serviceIdentifier,
            Map<String, String> keep) {}

    /** Where the identity stands. */
    public enum IdentitySource {
        /** In the answer of one more call. */
        CALL,
        /** In the answer that brought the token. */
        TOKEN_ANSWER,
        /** Among the claims of the ID token (OpenID Connect Core 2). */
        ID_TOKEN,
        /** Among the fields that the person filled in; logging in proves them. */
        FIELDS
    }

    /**
     * A list of which one entry becomes part of the connection; a single entry is taken without asking.
     *
     * @param items pointer to the list; empty if the answer is the list
     * @param value pointer inside an entry to what is kept
     * @param title pointer inside an entry to what the person reads
     * @param keepAs the name it is kept under
     */
    public record Choice(String url, String items, String value, String title, String keepAs) {}
}
