package org.cdcd.connectors.twin;

import java.security.SecureRandom;

/**
 * Randomness of a run in which every token that a twin hands out can be told from any other text, so that one can look
 * where they have been.
 */
public final class MarkedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final String mark;

    /** @param mark letters and digits that come nowhere else */
    public MarkedRandom(String mark) {
        this.mark = mark;
    }

    /** What tokens made with this randomness hold; empty for any other randomness. */
    public static String markOf(SecureRandom random) {
        return random instanceof MarkedRandom marked ? marked.mark : "";
    }
}
