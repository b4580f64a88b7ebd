package org.cdcd.connectors.vault.accounts;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {name}} in the URLs and values that a connector declares. */
final class Placeholders {
    private static final Pattern NAME = Pattern.compile("\\{([a-zA-Z0-9_.]+)}");

    private Placeholders() {}

    /** The template as a URL: every value is percent-encoded as one segment (RFC 3986, 2.1). */
    static String url(String template, Map<String, String> values) {
        return fill(template, values, Placeholders::encode);
    }

    /** The template as plain text. */
    static String text(String template, Map<String, String> values) {
        return fill(template, values, UnaryOperator.identity());
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%7E", "~")
                .replace("*", "%2A");
    }

    private static String fill(String template, Map<String, String> values, UnaryOperator<String> encoding) {
        Matcher matcher = NAME.matcher(template);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw new IllegalArgumentException("nothing is known for {" + matcher.group(1) + "}");
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(encoding.apply(value)));
        }
        return matcher.appendTail(filled).toString();
    }
}
