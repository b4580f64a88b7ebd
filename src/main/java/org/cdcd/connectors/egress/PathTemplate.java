package org.cdcd.connectors.egress;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * A path with places for inputs: <code>{x}</code> is one segment, percent-encoded wholly; <code>{x*}</code> keeps its
 * slashes. No input can add a segment that the template does not have, leave the path, or start a query.
 */
final class PathTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)(\\*)?}");
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9/._~!$&'()*+,;=:@%-]*");

    private sealed interface Part {
        record Text(String text) implements Part {}

        record Place(String input, boolean rest) implements Part {}
    }

    private final List<Part> parts = new ArrayList<>();

    PathTemplate(String template) {
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with a slash: " + template);
        }
        Matcher places = PLACE.matcher(template);
        int from = 0;
        while (places.find()) {
            literal(template.substring(from, places.start()), template);
            parts.add(new Part.Place(places.group(1), places.group(2) != null));
            from = places.end();
        }
        literal(template.substring(from), template);
    }

    private void literal(String text, String template) {
        if (!LITERAL.matcher(text).matches()) {
            throw new IllegalArgumentException("not a path, or a malformed place in it: " + template);
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }

    /** The names of the inputs that it needs. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (Part part : parts) {
            if (part instanceof Part.Place place) {
                names.add(place.input());
            }
        }
        return names;
    }

    /**
     * The path with the inputs in it.
     *
     * @throws Refusal {@code parameters_invalid} if an input is missing or is a dot segment
     */
    String expand(Inputs inputs) {
        StringBuilder path = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Text text -> path.append(text.text());
                case Part.Place place -> path.append(encoded(place, inputs.require(place.input())));
            }
        }
        return path.toString();
    }

    private static String encoded(Part.Place place, String value) {
        if (!place.rest()) {
            return PercentEncoding.segment(value, place.input());
        }
        if (value.startsWith("/")) {
            throw Refusal.of(ErrorCode.PARAMETERS_INVALID, "an input cannot stand in a path as it is")
                    .at(List.of(Inputs.pointer(place.input())));
        }
        StringBuilder rest = new StringBuilder();
        for (String segment : value.split("/", -1)) {
            rest.append(rest.isEmpty() ? "" : "/").append(PercentEncoding.segment(segment, place.input()));
        }
        return rest.toString();
    }
}
