package org.cdcd.connectors.vault.accounts.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.cdcd.connectors.catalog.ErrorRule;
import org.cdcd.connectors.catalog.ErrorRule.Meaning;
import org.jspecify.annotations.Nullable;

/** Whether an answer says that the token is no longer good, by the connector's own rules: the first that fits decides. */
public final class CredentialRefused {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CredentialRefused() {}

    /** Whether the body has to be seen to tell. */
    public static boolean isPossible(List<ErrorRule> rules, int status, Function<String, @Nullable String> headers) {
        return status == 401
                || rules.stream()
                        .anyMatch(rule -> rule.means() == Meaning.RELINK
                                && statusFits(rule, status)
                                && headersFit(rule, headers));
    }

    /** @param headers the first value of a header by its name, or null */
    public static boolean is(
            List<ErrorRule> rules, int status, Function<String, @Nullable String> headers, byte[] body) {
        JsonNode json = parse(body);
        for (ErrorRule rule : rules) {
            if (statusFits(rule, status) && headersFit(rule, headers) && bodyFits(rule, json)) {
                return rule.means() == Meaning.RELINK;
            }
        }
        return status == 401;
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static boolean statusFits(ErrorRule rule, int status) {
        return rule.status().isEmpty() || rule.status().contains(status);
    }

    private static boolean headersFit(ErrorRule rule, Function<String, @Nullable String> headers) {
        return rule.headers().entrySet().stream().allMatch(wanted -> {
            String value = headers.apply(wanted.getKey());
            return value != null
                    && (wanted.getValue().isEmpty() || wanted.getValue().contains(value));
        });
    }

    private static boolean bodyFits(ErrorRule rule, JsonNode json) {
        boolean members = rule.body().entrySet().stream().allMatch(wanted -> {
            JsonNode member = json.at(wanted.getKey());
            return !member.isMissingNode()
                    && (wanted.getValue().isEmpty() || wanted.getValue().contains(member.asText()));
        });
        return members
                && rule.contains().entrySet().stream()
                        .allMatch(wanted -> json.at(wanted.getKey())
                                .asText()
                                .toLowerCase(Locale.ROOT)
                                .contains(wanted.getValue().toLowerCase(Locale.ROOT)));
    }
}
