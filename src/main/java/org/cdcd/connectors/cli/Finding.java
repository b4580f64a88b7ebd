package org.cdcd.connectors.cli;

/**
 * What the doctor found.
 *
 * @param text what is the case, and what to do if it is not good
 */
record Finding(Level level, String subject, String text) {
    /** How bad it is. */
    enum Level {
        OK,
        /** The server runs, but not as it should. */
        WARN,
        /** The server does not start, or does not work. */
        FAIL
    }

    static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text);
    }

    static Finding warn(String subject, String text) {
        return new Finding(Level.WARN, subject, text);
    }

    static Finding fail(String subject, String text) {
        return new Finding(Level.FAIL, subject, text);
    }
}
