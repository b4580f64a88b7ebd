package org.cdcd.connectors.vault.keys;

/** The KEK is elsewhere and does not answer now; the same may work later. The message holds no secret. */
public final class KekUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KekUnavailable(String message) {
        super(message);
    }

    public KekUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
