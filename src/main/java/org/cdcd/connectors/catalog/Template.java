package org.cdcd.connectors.catalog;

import java.util.List;
import java.util.regex.Pattern;

/** The {@code {x}} and {@code {x*}} of URLs and paths. */
final class Template {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z][a-z0-9_]*)\\*?}");

    private Template() {}

    /** The names, in order, without the star. */
    static List<String> variables(String template) {
        return VARIABLE.matcher(template).results().map(found -> found.group(1)).toList();
    }

    /** What is left of a template if its variables are taken out: braces in it are mistakes. */
    static boolean wellFormed(String template) {
        String rest = VARIABLE.matcher(template).replaceAll("");
        return rest.indexOf('{') < 0 && rest.indexOf('}') < 0;
    }
}
