package org.cdcd.connectors.twin.oauth;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of an authorization request.
 *
 * @param path at the host of the consent page
 * @param responseType whether {@code response_type=code} must be there
 * @param redirectRequired whether {@code redirect_uri} must be there; else the only registered one is used
 * @param scopeParameters for each kind of token the parameter with its scopes
 * @param separator between scopes
 * @param known the scopes there are; null if unknown ones are ignored
 * @param issuer sent back as {@code iss} (RFC 9207); null if the service does not
 * @param offline whether a request asks for a grant that outlives the access token
 * @param incremental whether a request asks for all that the person has allowed this program before, too
 */
public record Consent(
        String path,
        boolean responseType,
        boolean redirectRequired,
        Map<String, String> scopeParameters,
        Pattern separator,
        @Nullable Set<String> known,
        @Nullable String issuer,
        Predicate<Asked> offline,
        Predicate<Asked> incremental) {
    /** What {@link #offline} decides by: the request's parameters, and whether the person has consented before. */
    public record Asked(Map<String, String> parameters, Map<String, Set<String>> scopes, boolean consentedBefore) {}

    /** The dialect of a service where each consent stands by itself. */
    public Consent(
            String path,
            boolean responseType,
            boolean redirectRequired,
            Map<String, String> scopeParameters,
            Pattern separator,
            @Nullable Set<String> known,
            @Nullable String issuer,
            Predicate<Asked> offline) {
        this(path, responseType, redirectRequired, scopeParameters, separator, known, issuer, offline, asked -> false);
    }

    Set<String> split(@Nullable String scopes) {
        Set<String> all = new LinkedHashSet<>();
        if (scopes != null) {
            separator.splitAsStream(scopes).filter(scope -> !scope.isBlank()).forEach(all::add);
        }
        return all;
    }
}
