package org.cdcd.connectors.egress;

import java.nio.file.Path;

/** A route file could not be brought up; what ran before still runs. The message says file, line if known, and cause. */
public final class RoutesFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;

    RoutesFailed(Path file, int line, Throwable cause) {
        super(file + (line > 0 ? ":" + line : "") + ": " + sentence(cause), cause);
        this.file = file.toString();
        this.line = line;
    }

    public String file() {
        return file;
    }

    /** Counted from one; -1 if it is not known. */
    public int line() {
        return line;
    }

    /** The innermost message says what is wrong; the outer ones only who noticed. */
    private static String sentence(Throwable cause) {
        Throwable innermost = cause;
        while (innermost.getCause() != null && innermost.getCause().getMessage() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }
}
