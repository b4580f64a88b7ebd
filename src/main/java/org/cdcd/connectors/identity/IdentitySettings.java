package org.cdcd.connectors.identity;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whom this server believes.
 *
 * @param publicOrigin scheme, host and port under which callers reach it: what proofs and tokens must name
 * @param acceptSolidAudience whether tokens for the audience {@code solid}, good at every Solid server, are taken
 * @param mode which issuers may vouch for a person
 * @param issuers the issuers on the allow-list, exactly as they spell themselves
 * @param deniedIssuers issuers that are never believed
 * @param athByIssuer what is asked of a proof's {@code ath}, by issuer; required where nothing is said
 * @param knownClients the programs known here; empty means every program that names itself
 * @param webidPorts the ports a WebID may name; 443 by default
 * @param devMode whether issuers and WebIDs on this machine are believed over plain http
 */
public record IdentitySettings(
        URI publicOrigin,
        boolean acceptSolidAudience,
        IssuerMode mode,
        Set<String> issuers,
        Set<String> deniedIssuers,
        Map<String, AthRule> athByIssuer,
        Set<String> knownClients,
        Set<Integer> webidPorts,
        boolean devMode) {

    /** Which issuers may vouch for a person; whichever it is, the person's WebID document must name the issuer. */
    public enum IssuerMode {
        /** Only those on the list; an empty list means nobody. */
        ALLOWLIST,
        /** Any that the WebID document names. */
        WEBID,
        /** Any, those on the list without the limit on new ones. */
        BOTH
    }

    /** What is asked of the hash of the access token in a proof; a wrong one is always refused. */
    public enum AthRule {
        REQUIRED,
        IF_PRESENT
    }

    public IdentitySettings {
        boolean loopback = UrlRule.isLoopback(publicOrigin);
        if (!isOrigin(publicOrigin) || !"https".equalsIgnoreCase(publicOrigin.getScheme()) && !loopback) {
            throw new IllegalArgumentException("the public origin must be https://host[:port], or http on loopback");
        }
        if (devMode && !loopback) {
            throw new IllegalArgumentException("development mode needs a public origin on loopback");
        }
        issuers = Set.copyOf(issuers);
        deniedIssuers = Set.copyOf(deniedIssuers);
        athByIssuer = Map.copyOf(athByIssuer);
        knownClients = Set.copyOf(knownClients);
        webidPorts = Set.copyOf(webidPorts);
    }

    /** The settings of a server that was told nothing: it believes nobody. */
    public static IdentitySettings closed(URI publicOrigin) {
        return new IdentitySettings(
                publicOrigin, true, IssuerMode.ALLOWLIST, Set.of(), Set.of(), Map.of(), Set.of(), Set.of(443), false);
    }

    /** The settings of a development server that believes one issuer on this machine. */
    public static IdentitySettings development(URI publicOrigin, String issuer) {
        return new IdentitySettings(
                publicOrigin,
                true,
                IssuerMode.ALLOWLIST,
                Set.of(issuer),
                Set.of(),
                Map.of(),
                Set.of(),
                Set.of(443),
                true);
    }

    AthRule ath(String issuer) {
        return athByIssuer.getOrDefault(issuer, AthRule.REQUIRED);
    }

    UrlRule urls() {
        return new UrlRule(devMode);
    }

    /** The public origin in one spelling. */
    String origin() {
        return TargetUri.origin(publicOrigin);
    }

    private static boolean isOrigin(URI uri) {
        return uri.getHost() != null
                && uri.getScheme() != null
                && uri.getScheme().toLowerCase(Locale.ROOT).matches("https?")
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawPath().isEmpty();
    }
}
