package org.cdcd.connectors.vault.keys;

/**
 * Something sealed does not open: the wrong key, a changed byte, or a row that belongs to something else. Never a normal
 * event; the message says what was to be opened, never what it holds.
 */
public final class SealBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SealBroken(String what, Throwable cause) {
        super(what + " does not open", cause);
    }

    public SealBroken(String what) {
        super(what + " does not open");
    }
}
