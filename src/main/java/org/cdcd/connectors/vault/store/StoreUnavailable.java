package org.cdcd.connectors.vault.store;

/**
 * The database cannot be used: at start, or now. The message is one line for the operator and holds no password and no
 * URL. Work that failed with it may have been committed if the connection broke in the commit.
 */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message) {
        super(message);
    }

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
