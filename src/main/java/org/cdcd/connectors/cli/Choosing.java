package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which of several things a link is for.
 *
 * @param wanted title or value, if the person named it beforehand
 * @param first whether nobody minds, so that the first is taken
 */
record Choosing(Shell shell, @Nullable String wanted, boolean first) {
    /** The value of what is chosen. */
    String among(JsonNode choices) {
        List<String> titles = new ArrayList<>();
        for (JsonNode choice : choices) {
            String title = choice.path("title").asText();
            String value = choice.path("value").asText();
            if (title.equals(wanted) || value.equals(wanted)) {
                return value;
            }
            titles.add(title);
        }
        if (wanted != null) {
            throw new CommandFailed("there is no '" + wanted + "'; there is: " + String.join(", ", titles));
        }
        if (first) {
            return choices.path(0).path("value").asText();
        }
        return asked(choices, titles);
    }

    private String asked(JsonNode choices, List<String> titles) {
        Prompt prompt = shell.prompt();
        if (prompt == null) {
            throw new CommandFailed("say which with --choose: " + String.join(", ", titles));
        }
        for (int i = 0; i < titles.size(); i++) {
            shell.out().printf("  %d  %s%n", i + 1, titles.get(i));
        }
        shell.out().flush();
        String typed = prompt.line("Which one (1-" + titles.size() + ")");
        int number = typed.matches("[0-9]{1,3}") ? Integer.parseInt(typed) : 0;
        if (number < 1 || number > titles.size()) {
            throw new CommandFailed("that is none of them; link again");
        }
        return choices.path(number - 1).path("value").asText();
    }
}
