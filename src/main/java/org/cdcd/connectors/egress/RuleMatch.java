package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cdcd.connectors.catalog.ErrorRule;
import org.jspecify.annotations.Nullable;

/** Whether an error rule fits an answer: every condition it names must. */
final class RuleMatch {
    private RuleMatch() {}

    static @Nullable ErrorRule first(List<ErrorRule> rules, ServiceAnswer answer) {
        for (ErrorRule rule : rules) {
            if (fits(rule, answer)) {
                return rule;
            }
        }
        return null;
    }

    static boolean fits(ErrorRule rule, ServiceAnswer answer) {
        return (rule.status().isEmpty() || rule.status().contains(answer.status()))
                && headersFit(rule.headers(), answer)
                && bodyFits(rule.body(), answer.json())
                && contains(rule.contains(), answer.json());
    }

    private static boolean headersFit(Map<String, List<String>> wanted, ServiceAnswer answer) {
        return wanted.entrySet().stream().allMatch(entry -> {
            String value = answer.header(entry.getKey());
            return value != null
                    && (entry.getValue().isEmpty() || entry.getValue().contains(value.strip()));
        });
    }

    private static boolean bodyFits(Map<String, List<String>> wanted, JsonNode body) {
        return wanted.entrySet().stream().allMatch(entry -> {
            JsonNode value = body.at(entry.getKey());
            return !value.isMissingNode()
                    && (entry.getValue().isEmpty() || entry.getValue().contains(Wire.text(value)));
        });
    }

    private static boolean contains(Map<String, String> wanted, JsonNode body) {
        return wanted.entrySet().stream().allMatch(entry -> {
            String text = Wire.text(body.at(entry.getKey())).toLowerCase(Locale.ROOT);
            return text.contains(entry.getValue().toLowerCase(Locale.ROOT));
        });
    }
}
