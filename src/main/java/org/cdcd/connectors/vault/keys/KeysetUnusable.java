package org.cdcd.connectors.vault.keys;

/** The KEK cannot be used; the message is one line for the operator and names the file, never its contents. */
public final class KeysetUnusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeysetUnusable(String message) {
        super(message);
    }

    public KeysetUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
