package org.cdcd.connectors.vault.store;

/** What there is of a request id when a request of that id wants to begin. */
public sealed interface Begun {
    /** It is new, and now stands as running. */
    record Started() implements Begun {}

    /**
     * The same request was answered: this is the answer.
     *
     * @param status the HTTP status
     * @param response as it was given to {@link Operations#finish}
     */
    record Finished(int status, byte[] response) implements Begun {}

    /** The same request runs now. */
    record Running() implements Begun {}

    /** The same request was sent, and nobody knows what became of it. */
    record Unknown() implements Begun {}

    /** Another request used this id. */
    record Conflict() implements Begun {}
}
