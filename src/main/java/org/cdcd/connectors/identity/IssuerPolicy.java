package org.cdcd.connectors.identity;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.cdcd.connectors.identity.IdentitySettings.IssuerMode;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Which issuers are asked at all, decided before anything is fetched. */
final class IssuerPolicy {
    /** How an issuer came to be acceptable. */
    enum Standing {
        /** The operator put it on the list. */
        LISTED,
        /** A caller named it. */
        DYNAMIC
    }

    private final IdentitySettings settings;
    private final Set<String> denied;

    IssuerPolicy(IdentitySettings settings) {
        this.settings = settings;
        this.denied =
                settings.deniedIssuers().stream().map(IssuerPolicy::loose).collect(Collectors.toUnmodifiableSet());
    }

    Standing admit(String issuer) {
        boolean wellFormed = settings.urls()
                .accept(issuer)
                .filter(uri -> uri.getRawQuery() == null && uri.getRawFragment() == null)
                .isPresent();
        if (!wellFormed) {
            throw Refusal.of(
                    ErrorCode.INVALID_TOKEN, "The token's issuer is not an https URL without query and fragment.");
        }
        boolean listed =
                settings.mode() != IssuerMode.WEBID && settings.issuers().contains(issuer);
        if (denied.contains(loose(issuer)) || !listed && settings.mode() == IssuerMode.ALLOWLIST) {
            throw Refusal.of(ErrorCode.INVALID_TOKEN, "The token's issuer is not accepted here.")
                    .withRemedy("Use an identity provider that the operator has put on the list of issuers.");
        }
        return listed ? Standing.LISTED : Standing.DYNAMIC;
    }

    /** A ban holds for every spelling of the same issuer. */
    private static String loose(String issuer) {
        String lower = issuer.toLowerCase(Locale.ROOT).replaceFirst("^(https://[^/]+):443(?=/|$)", "$1");
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
