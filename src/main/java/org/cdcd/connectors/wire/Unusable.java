package org.cdcd.connectors.wire;

/**
 * Something that the operator gave (a setting, a file, a database, a port) cannot be used, so the server does not start.
 * The message is one line that says what, why and what to do; no secret is in it.
 */
public class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unusable(String message) {
        super(message);
    }

    public Unusable(String message, Throwable cause) {
        super(message, cause);
    }
}
