package org.cdcd.connectors.vault.egress;

/** A mail server did not let us in; its own line says why. */
final class LoginRefused extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 300;

    private final String line;

    LoginRefused(String line) {
        super("the mail server refused the log-in", null, false, false);
        String printable = line.replaceAll("[^ -~]", "?");
        this.line = printable.substring(0, Math.min(LONGEST, printable.length()));
    }

    /** The server's line, printable and short; not yet looked at for the secret. */
    String line() {
        return line;
    }
}
