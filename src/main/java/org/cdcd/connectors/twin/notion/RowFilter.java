package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Which rows a query wants: one condition of a property, or several with {@code and} or {@code or}. */
interface RowFilter {
    boolean fits(Page row);

    static RowFilter parse(JsonNode filter) {
        if (filter.isMissingNode()) {
            return row -> true;
        }
        for (String all : List.of("and", "or")) {
            if (filter.path(all).isArray()) {
                List<RowFilter> parts = new ArrayList<>();
                filter.path(all).forEach(part -> parts.add(parse(part)));
                return all.equals("and")
                        ? row -> parts.stream().allMatch(part -> part.fits(row))
                        : row -> parts.stream().anyMatch(part -> part.fits(row));
            }
        }
        return condition(filter);
    }

    private static RowFilter condition(JsonNode filter) {
        String name = Properties.TASKS.name(filter.path("property").asText());
        String type = Properties.TASKS.types().getOrDefault(name, "");
        JsonNode condition = filter.path(type);
        if (condition.size() != 1) {
            throw NotionRefusal.invalid("body failed validation: body.filter." + type + " should be defined.");
        }
        String operator = condition.fieldNames().next();
        JsonNode wanted = condition.path(operator);
        if (!Set.of("equals", "contains", "greater_than", "less_than").contains(operator)) {
            throw NotionRefusal.invalid(
                    "body failed validation: body.filter." + type + "." + operator + " is not known.");
        }
        return row -> {
            String value = text(row.properties.path(name), type);
            return switch (operator) {
                case "contains" -> value.contains(wanted.asText());
                case "greater_than" -> !value.isEmpty() && Double.parseDouble(value) > wanted.asDouble();
                case "less_than" -> !value.isEmpty() && Double.parseDouble(value) < wanted.asDouble();
                default -> value.equals(wanted.asText());
            };
        };
    }

    private static String text(JsonNode property, String type) {
        JsonNode value = property.path(type);
        return switch (type) {
            case "title", "rich_text" -> NotionJson.plain(value);
            case "select" -> value.path("name").asText();
            default -> value.isNull() ? "" : value.asText();
        };
    }

    /** The order that a query wants; without one, as the rows were made. */
    static Comparator<Page> order(JsonNode sorts) {
        Comparator<Page> order = (one, other) -> 0;
        for (JsonNode sort : sorts) {
            Comparator<Page> next = sort.has("timestamp") ? Comparator.comparing(row -> row.created) : byProperty(sort);
            boolean down = sort.path("direction").asText().equals("descending");
            order = order.thenComparing(down ? next.reversed() : next);
        }
        return order;
    }

    private static Comparator<Page> byProperty(JsonNode sort) {
        String name = Properties.TASKS.name(sort.path("property").asText());
        String type = Properties.TASKS.types().getOrDefault(name, "");
        return type.equals("number")
                ? Comparator.comparingDouble(
                        row -> row.properties.path(name).path(type).asDouble())
                : Comparator.comparing(row -> text(row.properties.path(name), type));
    }
}
