package org.cdcd.connectors.identity;

import java.util.Objects;

/** A document of another's could not be had. The message names no URL. */
public final class FetchFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean temporary;

    private FetchFailed(String message, boolean temporary) {
        super(message, null, false, false);
        this.temporary = temporary;
    }

    /** It could not be reached just now: no name, no connection, no answer in time, or a server error. */
    public static FetchFailed unreachable(String message) {
        return new FetchFailed(message, true);
    }

    /** What is there cannot be used: the wrong address, status, size, type or content. */
    public static FetchFailed unusable(String message) {
        return new FetchFailed(message, false);
    }

    /** Whether trying again later may help without anybody changing the document. */
    public boolean temporary() {
        return temporary;
    }

    String reason() {
        return Objects.requireNonNull(getMessage());
    }
}
