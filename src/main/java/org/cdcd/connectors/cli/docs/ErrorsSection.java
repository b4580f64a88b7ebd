package org.cdcd.connectors.cli.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.ErrorRule;
import org.cdcd.connectors.wire.ErrorCode;

/** What the service's answers mean to the caller. */
final class ErrorsSection {
    private static final Map<ErrorRule.Meaning, ErrorCode> CODES = Map.of(
            ErrorRule.Meaning.UNAVAILABLE, ErrorCode.SERVICE_UNAVAILABLE,
            ErrorRule.Meaning.RATE_LIMITED, ErrorCode.RATE_LIMITED,
            ErrorRule.Meaning.QUOTA, ErrorCode.QUOTA_EXHAUSTED,
            ErrorRule.Meaning.RELINK, ErrorCode.REAUTHORIZATION_REQUIRED,
            ErrorRule.Meaning.FORBIDDEN, ErrorCode.SERVICE_PERMISSION,
            ErrorRule.Meaning.NOT_FOUND, ErrorCode.SERVICE_NOT_FOUND,
            ErrorRule.Meaning.CONFLICT, ErrorCode.SERVICE_CONFLICT,
            ErrorRule.Meaning.UNKNOWN, ErrorCode.OUTCOME_UNKNOWN,
            ErrorRule.Meaning.VERSION_GONE, ErrorCode.SERVICE_VERSION_GONE);

    private ErrorsSection() {}

    static void write(Markdown page, Connector connector) {
        page.heading(2, "What its errors mean");
        page.paragraph("The first row that fits decides; what fits none goes by the status.");
        List<List<String>> rows = new ArrayList<>();
        for (ErrorRule rule : connector.errors()) {
            if (rule.means() != ErrorRule.Meaning.DONE) {
                rows.add(List.of(
                        condition(rule),
                        Markdown.literal(code(rule).wireName()),
                        rule.remedy() == null ? "" : rule.remedy()));
            }
        }
        page.table(List.of("the service says", "the caller reads", "and can do"), rows);
    }

    private static ErrorCode code(ErrorRule rule) {
        return CODES.getOrDefault(rule.means(), ErrorCode.SERVICE_REJECTED);
    }

    private static String condition(ErrorRule rule) {
        List<String> parts = new ArrayList<>();
        if (!rule.status().isEmpty()) {
            parts.add("status "
                    + rule.status().stream()
                            .map(String::valueOf)
                            .reduce((a, b) -> a + ", " + b)
                            .orElse(""));
        }
        rule.headers().forEach((name, values) -> parts.add("header " + Markdown.literal(name) + said(values)));
        rule.body().forEach((place, values) -> parts.add(Markdown.literal(place) + said(values)));
        rule.contains()
                .forEach((place, text) ->
                        parts.add(Markdown.literal(place) + " holds “" + text.toLowerCase(Locale.ROOT) + "”"));
        return parts.isEmpty() ? "anything else" : String.join(" and ", parts);
    }

    private static String said(List<String> values) {
        return values.isEmpty() ? " is there" : " is " + Markdown.literals(values);
    }
}
