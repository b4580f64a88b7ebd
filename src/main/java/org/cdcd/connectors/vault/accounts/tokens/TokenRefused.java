package org.cdcd.connectors.vault.accounts.tokens;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A token endpoint said no (RFC 6749, 5.2), or said something that is no token answer.
 */
public final class TokenRefused extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Pattern CODE = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

    private static final Set<String> UNREADABLE = Set.of("not_json", "no_access_token", "bad_expires_in");

    private final String error;
    private final boolean grantIsOver;

    /**
     * @param error the service's error code
     * @param grantIsOver whether asking again with the same grant is pointless
     */
    TokenRefused(String error, boolean grantIsOver) {
        super("the token endpoint refused", null, false, false);
        this.error = CODE.matcher(error).matches() ? error : "unreadable";
        this.grantIsOver = grantIsOver;
    }

    /** The service's error code, or {@code unreadable} if it is not of the usual form. */
    String error() {
        return error;
    }

    /** Whether it was no answer of a token endpoint at all, so that the grant may have been used up. */
    public boolean isUnreadable() {
        return UNREADABLE.contains(error);
    }

    public boolean grantIsOver() {
        return grantIsOver;
    }
}
