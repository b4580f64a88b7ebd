package org.cdcd.connectors.vault.egress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The path of an egress rule: literals, {@code {x}} for one segment, {@code {x*}} for several. Literals are compared as
 * they are written; what a variable matched is decoded once and looked at for everything with which one server means
 * another path than the next: dot segments, slashes and backslashes in disguise, control characters, a second layer of
 * encoding.
 */
final class PathTemplate {
    private static final int MAX_LENGTH = 4_096;
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z0-9_.-]+)(\\*?)\\}");
    private static final Pattern PATH = Pattern.compile("(/([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)+");
    private static final Pattern HIDDEN = Pattern.compile("%(2[eEfF]|5[cC]|25|[01][0-9a-fA-F]|7[fF])");

    private final Pattern shape;
    private final List<String> names = new ArrayList<>();
    private final List<Boolean> several = new ArrayList<>();

    private PathTemplate(String template) {
        StringBuilder regex = new StringBuilder();
        Matcher variable = VARIABLE.matcher(template);
        int literal = 0;
        while (variable.find()) {
            regex.append(Pattern.quote(template.substring(literal, variable.start())));
            boolean rest = !variable.group(2).isEmpty();
            regex.append(rest ? "(.+)" : "([^/]+)");
            names.add(variable.group(1));
            several.add(rest);
            literal = variable.end();
        }
        regex.append(Pattern.quote(template.substring(literal)));
        shape = Pattern.compile(regex.toString());
    }

    static PathTemplate of(String template) {
        return new PathTemplate(template);
    }

    /**
     * What the variables stand for, decoded; null if the path does not fit or is not safe.
     *
     * @param path as it came, without query
     * @param bound variables that are compared with signed parameters; only these may hold an encoded slash
     */
    @Nullable
    Map<String, String> match(String path, Set<String> bound) {
        if (path.length() > MAX_LENGTH || !PATH.matcher(path).matches()) {
            return null;
        }
        Matcher matcher = shape.matcher(path);
        if (!matcher.matches()) {
            return null;
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String value = value(matcher.group(i + 1), several.get(i), bound.contains(name));
            if (value == null || (values.containsKey(name) && !value.equals(values.get(name)))) {
                return null;
            }
            values.put(name, value);
        }
        return wholeIsSafe(path) ? values : null;
    }

    private static @Nullable String value(String raw, boolean several, boolean slashAllowed) {
        StringBuilder decoded = new StringBuilder(raw.length());
        for (String segment : raw.split("/", -1)) {
            String text = PercentEncoding.decode(segment);
            if (text == null || text.isEmpty() || !safe(text, slashAllowed)) {
                return null;
            }
            decoded.append(several && !decoded.isEmpty() ? "/" : "").append(text);
        }
        return decoded.toString();
    }

    private static boolean safe(String text, boolean slashAllowed) {
        if (HIDDEN.matcher(text).find() || text.indexOf('\\') >= 0) {
            return false;
        }
        if (text.chars().anyMatch(c -> c < 0x20 || (c >= 0x7f && c < 0xa0))) {
            return false;
        }
        return slashAllowed ? noDots(text) : text.indexOf('/') < 0 && noDots(text);
    }

    /** A literal beside a variable can complete a dot segment: {@code /.{x}} with {@code x=.}. */
    private static boolean wholeIsSafe(String path) {
        String decoded = PercentEncoding.decode(path);
        return decoded != null && noDots(decoded);
    }

    /** No segment is a dot segment; what follows a semicolon is cut off by some servers before they look. */
    private static boolean noDots(String text) {
        for (String segment : text.split("/", -1)) {
            int parameter = segment.indexOf(';');
            String name = parameter < 0 ? segment : segment.substring(0, parameter);
            if (name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
