package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with places for inputs: <code>{x}</code>, <code>{x=default}</code>, and <code>{x:quoted}</code> or
 * <code>{x=default:quoted}</code>, which puts the value in single quotes with backslash escapes, as query languages of
 * services want it. If an input without a default is absent, the whole text is.
 */
final class TextTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)(?:=([^{}:]*))?(:quoted)?}");

    private final String template;

    TextTemplate(String template) {
        this.template = template;
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        PLACE.matcher(template).results().forEach(place -> names.add(place.group(1)));
        return names;
    }

    @Nullable
    String expand(Inputs inputs) {
        Matcher places = PLACE.matcher(template);
        StringBuilder text = new StringBuilder();
        int from = 0;
        while (places.find()) {
            String value = value(inputs.find(places.group(1)), places.group(2));
            if (value == null) {
                return null;
            }
            text.append(template, from, places.start()).append(places.group(3) == null ? value : quoted(value));
            from = places.end();
        }
        return text.append(template.substring(from)).toString();
    }

    private static @Nullable String value(@Nullable JsonNode input, @Nullable String fallback) {
        return input == null ? fallback : Wire.text(input);
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
