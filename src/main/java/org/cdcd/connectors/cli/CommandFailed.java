package org.cdcd.connectors.cli;

/** A command that cannot do what it was asked for. The message is one line for the person at the shell. */
final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailed(String message) {
        super(message);
    }

    CommandFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
