package org.cdcd.connectors.twin.oauth;

/** The authorization server says no; each service has its own words for the reason. */
public final class OAuthRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        INCOMPLETE,
        UNKNOWN_CLIENT,
        WRONG_SECRET,
        WRONG_REDIRECT,
        BAD_CODE,
        BAD_VERIFIER,
        BAD_REFRESH_TOKEN,
        UNSUPPORTED_GRANT
    }

    private final Reason reason;

    public OAuthRefusal(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
