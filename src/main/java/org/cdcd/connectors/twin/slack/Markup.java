package org.cdcd.connectors.twin.slack;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Slack takes a text for: in angle brackets are links and mentions, and for the characters themselves stand entities. */
final class Markup {
    private static final Pattern BRACKETS = Pattern.compile("<(?:([^<>]*)>)?|>|&(?!amp;|lt;|gt;)");
    private static final Pattern MEANT = Pattern.compile("[@#][A-Z0-9]+(\\|.*)?|!.+|[a-z][a-z0-9+.-]*:.+");
    private static final Pattern PING =
            Pattern.compile("<(@[A-Z0-9]+|!(?:channel|here|everyone|subteam\\^[A-Z0-9]+))(?:\\|[^<>]*)?>");

    private Markup() {}

    /** The text as it is kept: what stands in brackets and is neither a link nor a mention is lost. */
    static String stored(String text) {
        return BRACKETS.matcher(text).replaceAll(Markup::stored);
    }

    private static String stored(MatchResult found) {
        String inside = found.group(1);
        if (inside != null) {
            return MEANT.matcher(inside).matches() ? "<" + Matcher.quoteReplacement(inside) + ">" : "";
        }
        return switch (found.group()) {
            case "<" -> "&lt;";
            case ">" -> "&gt;";
            default -> "&amp;";
        };
    }

    /** Who hears a sound of it. */
    static List<String> pings(String text) {
        return PING.matcher(text).results().map(ping -> ping.group(1)).toList();
    }
}
