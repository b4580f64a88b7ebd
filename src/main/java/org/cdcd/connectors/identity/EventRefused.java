package org.cdcd.connectors.identity;

/** A security event token is not one that is believed; the code is one of RFC 8935, 2.4. The message holds nothing of the token. */
public final class EventRefused extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Code {
        INVALID_REQUEST("invalid_request"),
        INVALID_KEY("invalid_key"),
        INVALID_ISSUER("invalid_issuer"),
        INVALID_AUDIENCE("invalid_audience"),
        AUTHENTICATION_FAILED("authentication_failed");

        private final String wireName;

        Code(String wireName) {
            this.wireName = wireName;
        }

        /** As it is told to the transmitter. */
        public String wireName() {
            return wireName;
        }
    }

    private final Code code;

    public EventRefused(Code code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
