package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with places for inputs:
 *
 * <ul>
 *   <li><code>{x}</code>, the same as <code>{x:text}</code>, and <code>{x=default}</code>
 *   <li><code>{x:quoted}</code>: in single quotes with backslash escapes, as query languages of services want it
 *   <li><code>{x:backslashed}</code>: with a backslash before each character that is markup in Markdown and the like
 *   <li><code>{x:entities}</code>: with {@link Entities} for the characters that are markup in HTML and the like
 *   <li><code>{x:length}</code>, <code>{x:type}</code>: of an upload
 *   <li>{@code [...]}: a part that is left out if an input in it is absent
 * </ul>
 *
 * If an input outside such a part is absent and has no default, the whole text is.
 */
final class TextTemplate {
    private static final Pattern PLACE = Pattern.compile(
            "\\{([A-Za-z_][A-Za-z0-9_]*)(?:=([^{}:]*))?(?::(text|quoted|backslashed|entities|length|type))?}");
    private static final Pattern MARKUP = Pattern.compile("[\\\\<>#~_|\\[\\]*(){}@]");
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*)]");

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
        StringBuilder text = new StringBuilder();
        Matcher optional = OPTIONAL.matcher(template);
        int from = 0;
        while (optional.find()) {
            String before = fill(template.substring(from, optional.start()), inputs);
            String part = fill(optional.group(1), inputs);
            if (before == null) {
                return null;
            }
            text.append(before).append(part == null ? "" : part);
            from = optional.end();
        }
        String rest = fill(template.substring(from), inputs);
        return rest == null ? null : text.append(rest).toString();
    }

    private static @Nullable String fill(String part, Inputs inputs) {
        Matcher places = PLACE.matcher(part);
        StringBuilder text = new StringBuilder();
        int from = 0;
        while (places.find()) {
            String value = value(inputs.find(places.group(1)), places.group(3), places.group(2));
            if (value == null) {
                return null;
            }
            text.append(part, from, places.start()).append(value);
            from = places.end();
        }
        return text.append(part.substring(from)).toString();
    }

    private static @Nullable String value(@Nullable JsonNode input, @Nullable String form, @Nullable String fallback) {
        JsonNode wanted = input;
        if (input != null && ("length".equals(form) || "type".equals(form))) {
            wanted = input.get(form);
        }
        String text = wanted == null ? fallback : Wire.text(wanted);
        if (text == null || form == null) {
            return text;
        }
        return switch (form) {
            case "quoted" -> quoted(text);
            case "backslashed" -> MARKUP.matcher(text).replaceAll("\\\\$0");
            case "entities" -> Entities.written(text);
            default -> text;
        };
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
