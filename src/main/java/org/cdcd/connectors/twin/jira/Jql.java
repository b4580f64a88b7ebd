package org.cdcd.connectors.twin.jira;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of the query language as people try first: comparisons joined by AND, an order that is the order of making. */
record Jql(List<Predicate<Issue>> conditions) implements Predicate<Issue> {
    private static final Pattern ORDER = Pattern.compile("(?i)(^|\\s+)order\\s+by\\s.*$");
    private static final Pattern CONDITION =
            Pattern.compile("(?i)\\s*(project|key|status|summary|text|labels)\\s*(=|!=|~)\\s*(\"[^\"]*\"|[\\w-]+)\\s*");

    static Jql parse(String text) {
        String query = ORDER.matcher(text).replaceFirst("").strip();
        List<Predicate<Issue>> conditions = new ArrayList<>();
        if (!query.isEmpty()) {
            for (String part : query.split("(?i)\\s+and\\s+")) {
                conditions.add(condition(part));
            }
        }
        return new Jql(conditions);
    }

    private static Predicate<Issue> condition(String part) {
        Matcher matcher = CONDITION.matcher(part);
        if (!matcher.matches()) {
            throw JiraRefusal.of(400, "Error in the JQL Query: Expecting a field and an operator near '" + part.strip() + "'.");
        }
        String field = matcher.group(1).toLowerCase(Locale.ROOT);
        String wanted = matcher.group(3).replace("\"", "").toLowerCase(Locale.ROOT);
        boolean not = matcher.group(2).equals("!=");
        return issue -> fits(issue, field, wanted) != not;
    }

    private static boolean fits(Issue issue, String field, String wanted) {
        return switch (field) {
            case "project" -> issue.project.key().equalsIgnoreCase(wanted);
            case "key" -> issue.key.equalsIgnoreCase(wanted);
            case "status" -> issue.status.equalsIgnoreCase(wanted);
            case "labels" -> issue.labels.stream().anyMatch(wanted::equalsIgnoreCase);
            default -> (issue.summary + " " + issue.description).toLowerCase(Locale.ROOT).contains(wanted);
        };
    }

    boolean bounded() {
        return !conditions.isEmpty();
    }

    @Override
    public boolean test(Issue issue) {
        return conditions.stream().allMatch(one -> one.test(issue));
    }
}
