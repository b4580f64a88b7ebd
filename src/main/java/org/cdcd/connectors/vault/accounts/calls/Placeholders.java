package org.cdcd.connectors.vault.accounts.calls;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Fills {@code {name}} in the URLs and values that a connector declares. */
public final class Placeholders {
    private static final Pattern NAME = Pattern.compile("\\{([a-zA-Z0-9_.]+)}");

    /** No user, query or fragment, and no slash at the end. */
    private static final Pattern BASE = Pattern.compile("https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*");

    private Placeholders() {}

    /**
     * The template as a URL: every value is percent-encoded as one segment (RFC 3986, 2.1), but one that the template begins
     * with, which is the base of a server that the person named.
     *
     * @throws Refusal {@code auth_flow_invalid} if that base is not plainly an https URL
     */
    public static String url(String template, Map<String, String> values) {
        Matcher base = NAME.matcher(template);
        if (!base.lookingAt()) {
            return fill(template, values, Placeholders::encode);
        }
        return base(base.group(1), values) + fill(template.substring(base.end()), values, Placeholders::encode);
    }

    /** Adds what these templates make of the values to them. */
    public static void urls(Map<String, String> templates, Map<String, String> values) {
        Map<String, String> known = Map.copyOf(values);
        templates.forEach((name, template) -> values.put(name, url(template, known)));
    }

    /** Whether this is plainly an https URL, of a server or an endpoint: no user, query, fragment or dot segment. */
    public static boolean isBase(String value) {
        return value.length() <= 500 && BASE.matcher(value).matches() && !value.contains("..");
    }

    private static String base(String name, Map<String, String> values) {
        String value = values.getOrDefault(name, "");
        if (!isBase(value)) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The field " + name + " is not the https URL of a server.")
                    .at(List.of("/fields/" + name));
        }
        return value;
    }

    /** The template as plain text. */
    public static String text(String template, Map<String, String> values) {
        return fill(template, values, UnaryOperator.identity());
    }

    public static String encode(String value) {
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
