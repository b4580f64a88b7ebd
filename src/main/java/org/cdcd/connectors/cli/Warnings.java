package org.cdcd.connectors.cli;

import java.util.Map;

/** What a person is told of a link that was made in spite of something. */
final class Warnings {
    private static final Map<String, String> TEXTS = Map.of(
            "secret_breached",
            "the password is on a list of those that were stolen somewhere; change it, and link again",
            "breach_list_away",
            "whether the password was stolen somewhere could not be looked up");

    private Warnings() {}

    static String text(String warning) {
        return TEXTS.getOrDefault(warning, warning);
    }
}
