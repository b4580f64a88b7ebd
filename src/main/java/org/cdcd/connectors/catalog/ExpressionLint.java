package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The languages of expressions: {@code constant}, {@code exchangeProperty}, and of {@code simple} the reading of properties
 * and comparing. Functions that call methods, look up beans or read the environment are refused by not being known.
 */
final class ExpressionLint {
    private static final Set<String> ALLOWED = Set.of("constant", "simple", "exchangeProperty");
    private static final Set<String> LANGUAGES = Set.of(
            "constant",
            "simple",
            "exchangeProperty",
            "csimple",
            "datasonnet",
            "groovy",
            "header",
            "hl7terser",
            "java",
            "javascript",
            "js",
            "joor",
            "jq",
            "jsonpath",
            "language",
            "method",
            "mvel",
            "ognl",
            "python",
            "ref",
            "spel",
            "tokenize",
            "variable",
            "wasm",
            "xpath",
            "xquery",
            "xtokenize");

    private static final Pattern FUNCTION = Pattern.compile("\\$\\{([^{}]*)}");
    private static final Pattern READS_PROPERTY = Pattern.compile(
            "exchangeProperty\\.[a-z][A-Za-z0-9]*(\\[[A-Za-z0-9_]+])*|exchangeProperty\\[[a-z][A-Za-z0-9]*]");
    private static final Pattern OWN_PROPERTY = Pattern.compile("[a-z][A-Za-z0-9]*");

    private final YamlFile file;
    private final Complaints complaints;

    ExpressionLint(YamlFile file, Complaints complaints) {
        this.file = file;
        this.complaints = complaints;
    }

    static boolean isLanguage(String key) {
        return LANGUAGES.contains(key);
    }

    /** The form {@code expression: {simple: ...}}. */
    void wrapped(String at, JsonNode expression) {
        expression
                .properties()
                .forEach(language ->
                        expression(Pointers.child(at, language.getKey()), language.getKey(), language.getValue()));
    }

    void expression(String at, String language, JsonNode value) {
        if (!ALLOWED.contains(language)) {
            complaints.add(
                    file,
                    at,
                    "the language '" + language + "' is not allowed; use constant, exchangeProperty or simple");
            return;
        }
        JsonNode text = value.isObject() ? value.path("expression") : value;
        value.fieldNames().forEachRemaining(option -> {
            if (!option.equals("expression") && !option.equals("resultType") && !option.equals("id")) {
                complaints.add(file, Pointers.child(at, option), "the option '" + option + "' is not allowed");
            }
        });
        check(at, language, text.asText());
    }

    private void check(String at, String language, String text) {
        if (text.startsWith("resource:")) {
            complaints.add(file, at, "an expression is written out, never fetched: remove resource:");
            return;
        }
        switch (language) {
            case "simple" -> simple(at, text);
            case "exchangeProperty" -> {
                if (!OWN_PROPERTY.matcher(text).matches()) {
                    complaints.add(file, at, "the property '" + text + "' is not a route's own");
                }
            }
            default -> {
                // a constant is a constant
            }
        }
    }

    private void simple(String at, String text) {
        Matcher functions = FUNCTION.matcher(text);
        functions.results().map(MatchResult::group).forEach(function -> {
            String inner = function.substring(2, function.length() - 1);
            if (!inner.equals("body") && !READS_PROPERTY.matcher(inner).matches()) {
                complaints.add(
                        file, at, function + " is not allowed; simple may read ${body} and ${exchangeProperty.name}");
            }
        });
        String rest = FUNCTION.matcher(text).replaceAll("");
        if (rest.contains("${") || rest.contains("$simple{")) {
            complaints.add(file, at, "functions inside functions, and $simple{, are not allowed");
        }
    }
}
